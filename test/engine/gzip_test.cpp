// SPDX-License-Identifier: BSL-1.0
#include "support/canary.hpp"
#include "support/client_world.hpp"
#include "support/gzip.hpp"

#include <malloc.h>

namespace openai::test::gzip_test {
namespace {

using support::reply;

const std::string completion =
    R"({"id":"x","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hello"}}]})";

std::string event(const std::string& text, bool last = false) {
    const std::string reason = last ? R"("stop")" : "null";
    return R"(data: {"choices":[{"index":0,"delta":{"content":")" + text + R"("},"finish_reason":)" + reason +
           "}]}\n\n";
}

class gzip : public ::testing::Test, public support::client_world {
protected:
    gzip() {
        options.api_key = secret(canary);
        options.gzip = true;
    }

    /// Tries again whatever may be tried again.
    static constexpr retry_policy eager{.max_attempts = 3,
                                        .transient = {std::chrono::milliseconds(1), std::chrono::milliseconds(1), 0},
                                        .min_delay = std::chrono::milliseconds(1),
                                        .retry_ambiguous = true};

    static reply coded(int status, std::string body, const char* coding = "gzip") {
        return reply::verbatim(status, std::move(body)).header("content-encoding", coding);
    }
    static reply events(std::string body) {
        return coded(200, std::move(body)).header("content-type", "text/event-stream");
    }

    error failure(reply answer) {
        server.push(std::move(answer));
        const auto seen = chat_failure("q");
        expect_clean(seen);
        return seen;
    }
    error stream_failure_of(reply answer) {
        server.push(std::move(answer));
        const auto seen = stream_failure("q");
        expect_clean(seen);
        return seen;
    }
    std::string last_field(const char* name) {
        return std::string(server.request(server.counts().requests - 1).header(name).value_or("none"));
    }
};

TEST_F(gzip, is_offered_only_when_asked_for) {
    EXPECT_EQ(run_chat("q").value(), "q");
    EXPECT_EQ(last_field("accept-encoding"), "gzip");
    forget_client();
    options.gzip = false;
    EXPECT_EQ(run_chat("q").value(), "q");
    EXPECT_EQ(last_field("accept-encoding"), "identity");
    EXPECT_EQ(run_stream("q").value(), "q");
    EXPECT_EQ(last_field("accept-encoding"), "identity");
}

TEST_F(gzip, unasked_is_refused_with_its_connection) {
    options.gzip = false;
    options.retry = eager;
    for (const char* coding :
         {"gzip", "GZIP", "x-gzip", "br", "zstd", "deflate", "compress", "gzip, gzip", "identity, gzip"}) {
        const auto before = server.counts().connections;
        const auto seen = failure(coded(200, support::gzip(completion), coding));
        EXPECT_EQ(seen.code(), errc::unexpected_content) << coding;
        EXPECT_EQ(seen.maybe_billed(), billing::yes);
        EXPECT_EQ(seen.attempts(), 1);
        EXPECT_FALSE(seen.retryable());
        EXPECT_EQ(stream_failure_of(events(support::gzip(event("a")))).code(), errc::unexpected_content);
        EXPECT_EQ(run_chat("well").value(), "well");
        EXPECT_EQ(server.counts().connections - before, before == 0 ? 3u : 2u);
    }
    server.push(coded(200, completion, "identity"));
    EXPECT_EQ(run_chat("q").value(), "hello");
}

TEST_F(gzip, unasked_is_named_with_its_remedy) {
    options.gzip = false;
    EXPECT_EQ(failure(coded(200, support::gzip(completion), "GZIP")).details().context,
              "content coding gzip was not asked for; set client_options.gzip to accept it");
    EXPECT_EQ(failure(coded(200, completion, "br")).details().context, "content coding br was not asked for");
}

TEST_F(gzip, of_a_failure_is_inflated_also_unasked) {
    const std::string said = R"({"error":{"message":"no such model","type":"invalid_request_error"}})";
    for (const bool asked : {false, true}) {
        forget_client();
        options.gzip = asked;
        for (const int status : {400, 404, 429, 503}) {
            for (const char* coding : {"gzip", "x-gzip", "GZIP"}) {
                const auto seen = failure(coded(status, support::gzip(said), coding));
                EXPECT_EQ(seen.status(), status);
                EXPECT_EQ(seen.api().message, "no such model") << status << coding;
                EXPECT_EQ(stream_failure_of(coded(status, support::gzip(said), coding)).api().message, "no such model");
            }
        }
    }
}

/// What a proxy has inflated, and left the field.
TEST_F(gzip, that_is_plain_text_has_the_words_of_a_failure) {
    for (const bool asked : {false, true}) {
        forget_client();
        options.gzip = asked;
        for (const int status : {400, 429, 503}) {
            const std::string said = R"({"error":{"message":"no such model"}})";
            EXPECT_EQ(failure(coded(status, said)).api().message, "no such model");
            EXPECT_EQ(stream_failure_of(coded(status, said)).api().message, "no such model");
            EXPECT_EQ(failure(coded(status, "not today")).api().message, "not today");
            EXPECT_EQ(failure(coded(status, "")).api().message, "HTTP " + std::to_string(status));
        }
    }
}

TEST_F(gzip, that_is_damaged_behind_the_words_of_a_failure_has_them) {
    auto body = support::gzip(R"({"error":{"message":"no such model"}})");
    body[body.size() - 8] ^= 1; // the checksum
    EXPECT_EQ(failure(coded(400, body)).api().message, "no such model");
    EXPECT_EQ(failure(coded(400, body.substr(0, body.size() - 8))).api().message, "no such model");
}

TEST_F(gzip, is_named_where_it_hides_the_words_of_a_failure) {
    const auto whole = support::gzip(R"({"error":{"message":"no such model"}})");
    for (const auto& hidden : {whole.substr(0, 10), std::string("\x1f"), std::string("\x1f\x8b\x08rubbish")}) {
        const auto seen = failure(coded(400, hidden));
        EXPECT_EQ(seen.code(), errc::bad_request);
        EXPECT_NE(std::string(seen.what()).find("coding gzip"), std::string::npos) << seen.what();
    }
    for (const char* coding : {"br", "zstd", "deflate", "gzip, br"}) {
        const auto seen = failure(coded(400, "\x1b\x02", coding));
        EXPECT_EQ(seen.code(), errc::bad_request);
        EXPECT_EQ(seen.api().message, "HTTP 400");
        EXPECT_NE(std::string(seen.what()).find("coding " + std::string(coding)), std::string::npos) << seen.what();
    }
}

TEST_F(gzip, a_coding_that_is_none_is_none) {
    const std::string said = R"({"error":{"message":"no such model"}})";
    for (const bool asked : {false, true}) {
        forget_client();
        options.gzip = asked;
        for (const char* coding : {"UTF-8", "utf8", "", "identity", "none", "identity, utf-8", "application/json"}) {
            server.push(coded(200, completion, coding));
            EXPECT_EQ(run_chat("q").value(), "hello") << coding;
            server.push(
                coded(200, event("a", true) + "data: [DONE]\n\n", coding).header("content-type", "text/event-stream"));
            EXPECT_EQ(run_stream("q").value(), "a") << coding;
            EXPECT_EQ(failure(coded(400, said, coding)).api().message, "no such model") << coding;
        }
    }
}

TEST_F(gzip, another_coding_is_refused_all_the_same) {
    for (const char* coding : {"br", "zstd", "deflate", "gzip, gzip", "gzip, br", "identity, gzip"})
        EXPECT_EQ(failure(coded(200, support::gzip(completion), coding)).code(), errc::unexpected_content) << coding;
    const auto two = failure(reply::raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n"
                                        "Content-Length: 2\r\n\r\n{}"));
    EXPECT_EQ(two.code(), errc::unexpected_content);
}

TEST_F(gzip, of_an_answer_is_inflated_in_any_pieces) {
    for (const char* coding : {"gzip", "GZip", "x-gzip"})
        for (const std::size_t size : {std::size_t(1), std::size_t(13), std::size_t(4096)})
            for (const bool chunked : {false, true}) {
                server.push(coded(200, support::gzip(completion), coding).chunked(chunked).write_size(size));
                EXPECT_EQ(run_chat("q").value(), "hello") << coding << ' ' << size;
            }
    EXPECT_EQ(server.counts().connections, 1u);
}

TEST_F(gzip, leaves_the_headers_true) {
    server.push(coded(200, support::gzip(completion)).header("x-more", "1"));
    const auto ask = [](openai::client to) -> support::asio::awaitable<openai::http_response> {
        co_return co_await to.request("POST", "/x", nullptr);
    };
    const auto answer = support::outcome_of(io, ask(client())).value();
    EXPECT_EQ(answer.body(), completion);
    EXPECT_FALSE(answer.headers().contains("Content-Encoding"));
    EXPECT_FALSE(answer.headers().contains("Content-Length"));
    EXPECT_EQ(answer.headers().find("x-more"), "1");
}

TEST_F(gzip, of_nothing_is_nothing) {
    for (const auto& body : {std::string(), support::gzip("")})
        EXPECT_EQ(failure(coded(200, body)).code(), errc::invalid_json);
    EXPECT_EQ(server.counts().connections, 1u);
}

TEST_F(gzip, of_events_is_inflated_as_they_come) {
    const std::string pieces[] = {event("a"), event(" b"), ": comment\n\n" + event(" c", true), "data: [DONE]\n\n"};
    const auto body = support::gzip_flushed({pieces[0], pieces[1], pieces[2], pieces[3]});
    for (const std::size_t size : {std::size_t(1), std::size_t(13), std::size_t(4096)}) {
        server.push(events(body).chunked().write_size(size));
        EXPECT_EQ(run_stream("q").value(), "a b c") << size;
    }
    EXPECT_LE(server.counts().connections, 2u); // one shows that the server keeps the other
    // The first event is there before the rest has been sent.
    const auto first = support::gzip_flushed({pieces[0]}).size() - 10;
    server.push(events(body).chunked(false).stall_body_after(first));
    options.timeouts.idle = std::chrono::milliseconds(50);
    forget_client();
    EXPECT_EQ(run_stream("q").failure()->code(), errc::idle_timeout);
    EXPECT_EQ(text, "a");
}

TEST_F(gzip, cut_at_any_byte_is_never_a_complete_answer) {
    const auto body = support::gzip(completion);
    for (std::size_t at = 1; at < body.size(); ++at) {
        const auto seen = failure(coded(200, body.substr(0, at)));
        EXPECT_EQ(seen.code(), errc::truncated) << at << seen.what();
        EXPECT_EQ(seen.maybe_billed(), billing::yes);
        EXPECT_EQ(seen.status(), 200);
    }
    const auto stream =
        support::gzip_flushed({event("a"), event("b", true)}); // every choice is finished, but no [DONE]
    server.push(events(stream));
    EXPECT_EQ(run_stream("q").value(), "ab");
    for (std::size_t at = 1; at < stream.size(); ++at)
        EXPECT_EQ(stream_failure_of(events(stream.substr(0, at))).code(), errc::truncated) << at;
}

/// What comes behind the end marker decides nothing.
TEST_F(gzip, cut_behind_the_end_marker_is_complete) {
    const auto body = support::gzip_flushed({event("a", true) + "data: [DONE]\n\n"});
    server.push(events(body.substr(0, body.size() - 9)));
    EXPECT_EQ(run_stream("q").value(), "a");
}

TEST_F(gzip, damaged_is_not_an_answer) {
    auto body = support::gzip(completion);
    body[body.size() - 8] ^= 1; // the checksum
    for (const auto& bad : {body, completion,
                            std::string("\x1f\x8b\x08"
                                        "rubbish that goes on for a while")}) {
        const auto before = server.counts().connections;
        const auto seen = failure(coded(200, bad));
        EXPECT_EQ(seen.code(), errc::protocol_error) << seen.what();
        EXPECT_EQ(seen.phase(), phase::body);
        EXPECT_EQ(seen.maybe_billed(), billing::yes);
        EXPECT_EQ(seen.status(), 200);
        EXPECT_FALSE(seen.retryable());
        EXPECT_EQ(run_chat("well").value(), "well");
        EXPECT_EQ(server.counts().connections - before, before == 0 ? 2u : 1u);
    }
    EXPECT_EQ(stream_failure_of(events(event("a"))).code(), errc::protocol_error);
    auto stream = support::gzip_flushed({event("a"), event("b"), event("c", true)});
    stream[stream.size() - 8] ^= 1;
    EXPECT_EQ(stream_failure_of(events(stream)).code(), errc::protocol_error);
}

TEST_F(gzip, that_grows_beyond_the_limit_of_an_answer_is_left) {
    options.max_response_body = 1000;
    const auto seen = failure(coded(200, support::gzip(std::string(5000, ' ') + completion)));
    EXPECT_EQ(seen.code(), errc::limit_exceeded);
    EXPECT_EQ(seen.maybe_billed(), billing::yes);
    EXPECT_EQ(run_chat("well").value(), "well");
}

TEST_F(gzip, bombs_are_left_with_little_memory) {
    options.max_response_body = std::size_t(1) << 40;
    options.retry = eager;
    const auto bomb = support::gzip_bomb(std::size_t(512) << 20); // half a gibibyte in 510 KiB
    EXPECT_EQ(run_chat("well").value(), "well");
    server.push(coded(200, bomb)).push(events(bomb));
    const auto before = mallinfo2();
    for (const auto& seen : {chat_failure("q"), stream_failure("q")}) {
        EXPECT_EQ(seen.code(), errc::limit_exceeded);
        EXPECT_EQ(seen.maybe_billed(), billing::yes);
        EXPECT_EQ(seen.attempts(), 1);
        EXPECT_FALSE(seen.retryable());
    }
    const auto after = mallinfo2();
    EXPECT_LT(after.arena + after.hblkhd, before.arena + before.hblkhd + (64u << 20));
    EXPECT_EQ(server.counts().requests, 3u);
    EXPECT_EQ(run_chat("well").value(), "well");
    EXPECT_EQ(server.counts().connections, 3u); // neither connection was used again
}

TEST_F(gzip, of_an_error_is_inflated) {
    const std::string body = R"({"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}})";
    const auto seen = failure(coded(429, support::gzip(body)));
    EXPECT_EQ(seen.code(), errc::rate_limited);
    EXPECT_EQ(seen.api().message, "slow down");
    EXPECT_EQ(server.counts().connections, 1u);
}

TEST_F(gzip, that_is_damaged_does_not_hide_the_status_of_an_error) {
    const auto bomb = support::gzip_bomb(8 << 20);
    const auto whole = support::gzip(R"({"error":{"message":"slow down"}})");
    for (const auto& body : {std::string("plain"), whole.substr(0, 20), bomb}) {
        EXPECT_EQ(failure(coded(500, body)).code(), errc::server_error);
        EXPECT_EQ(failure(coded(401, body, "br")).code(), errc::unauthorized);
        EXPECT_EQ(run_chat("well").value(), "well");
    }
}

} // namespace
} // namespace openai::test::gzip_test
