// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"
#include "support/memory_client.hpp"
#include "support/stream_expectations.hpp"
#include "support/streamed.hpp"

#include <openai/client.hpp>
#include <openai/testing/server.hpp>

#include <algorithm>

namespace openai::test::provider_streams_test {
namespace {

namespace json = boost::json;

std::string head_of(const json::object& row, const std::string& framing) {
    return "HTTP/1.1 200 OK\r\nContent-Type: " + text_at(row, "content_type") + "\r\nx-request-id: req_7\r\n" +
           framing + "\r\n\r\n";
}

std::string chunked_response(const json::object& row, std::size_t chunk = std::string::npos) {
    return head_of(row, "Transfer-Encoding: chunked") + chunked(text_at(row, "sse"), chunk);
}

void expect_row(const streamed& result, const json::object& row) {
    const auto& expected = row.at("expect").as_object();
    expect_completion(result.completion, expected);
    EXPECT_EQ(result.seen, text_at(expected, "content"));
    const auto& failure = result.failure;
    EXPECT_EQ(!failure, expected.at("complete").as_bool()) << failure->what();
    if (!failure) return;
    EXPECT_EQ(failure->status(), 200);
    EXPECT_EQ(failure->request_id(), "req_7");
    const bool said = !expected.at("error").is_null();
    EXPECT_EQ(failure->code(), said ? errc::in_stream_error : errc::truncated);
    expect_error(said ? std::optional(failure->api()) : std::nullopt, expected);
}

class provider_streams : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(rows_.size(), 46u); }

    const streamed& read(std::vector<std::string_view> pieces, bool closes = false) {
        client_.script.closes = closes;
        client_.run(read_stream(client_.chat, result_), std::move(pieces));
        return result_;
    }

    const std::vector<json::object> rows_ = read_jsonl("provider_streams.jsonl");
    memory_client client_{one_connection()};
    streamed result_;

private:
    static client_options one_connection() {
        auto options = memory_client::defaults();
        options.pool.max_connections = 1;
        return options;
    }
};

TEST_F(provider_streams, give_what_a_tolerant_client_makes_of_them) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        expect_row(read({chunked_response(row)}), row);
    }
}

TEST_F(provider_streams, give_the_same_in_every_framing) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        const auto text = text_at(row, "sse");
        const auto whole = describe(read({chunked_response(row)}));
        for (const std::size_t size : {1u, 7u, 64u, 1000u}) {
            const auto response = chunked_response(row, size);
            EXPECT_EQ(describe(read({response})), whole) << size;
            EXPECT_EQ(describe(read(bytes_of(response))), whole) << size;
        }
        const auto sized = head_of(row, "Content-Length: " + std::to_string(text.size())) + text;
        EXPECT_EQ(describe(read({sized})), whole);
        EXPECT_EQ(describe(read(bytes_of(sized))), whole);
        const auto open = head_of(row, "Connection: close") + text;
        EXPECT_EQ(describe(read({open}, true)), whole);
        EXPECT_EQ(describe(read(bytes_of(open), true)), whole);
    }
}

TEST_F(provider_streams, give_the_same_however_cut) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        const auto response = chunked_response(row);
        const std::string_view text = response;
        const auto whole = describe(read({text}));
        for (std::size_t cut = 1; cut < text.size(); ++cut)
            ASSERT_EQ(describe(read({text.substr(0, cut), text.substr(cut)})), whole) << "cut " << cut;
    }
}

/// Splits of the text by a chunk's end instead of a read's.
TEST_F(provider_streams, give_the_same_however_chunked) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        const auto text = text_at(row, "sse");
        const auto head = head_of(row, "Transfer-Encoding: chunked");
        const auto whole = describe(read({chunked_response(row)}));
        for (std::size_t cut = 1; cut < text.size(); cut += 7) {
            auto first = chunked(text.substr(0, cut), std::string::npos);
            first.resize(first.size() - 5); // the last chunk
            ASSERT_EQ(describe(read({head + first + chunked(text.substr(cut), std::string::npos)})), whole)
                << "cut " << cut;
        }
    }
}

/// Without `[DONE]` an answer is complete exactly if each of its choices has a finish reason.
TEST_F(provider_streams, without_the_end_marker_need_their_finish_reasons) {
    std::size_t complete = 0, truncated = 0;
    for (auto row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        auto text = text_at(row, "sse");
        if (!row.at("expect").at("done_marker").as_bool() || !row.at("expect").at("error").is_null()) continue;
        text.erase(text.rfind("data:")); // the marker
        row.at("sse") = text;
        const auto& result = read({chunked_response(row)});
        const auto& choices = result.completion.choices;
        const bool finished = !choices.empty() && std::ranges::all_of(choices, [](const chat_choice& choice) {
            return choice.finish_reason.has_value();
        });
        EXPECT_EQ(!result.failure, finished);
        if (result.failure) {
            EXPECT_EQ(result.failure->code(), errc::truncated);
        }
        ++(finished ? complete : truncated);
    }
    EXPECT_GT(complete, 20u);
    EXPECT_GE(truncated, 1u);
}

/// A stream cut anywhere before its end marker and its finish reasons is never taken for the whole answer.
TEST_F(provider_streams, cut_short_are_never_complete) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        const auto response = chunked_response(row);
        const auto last = response.find("finish_reason\": \"");
        const auto marker = response.find("[DONE]");
        const auto end = std::min({last, marker, response.size() - 1});
        for (std::size_t size = 0; size < end; size += 13) {
            const auto& result = read({std::string_view(response).substr(0, size)}, true);
            ASSERT_TRUE(result.failure) << size;
        }
    }
}

TEST_F(provider_streams, keep_their_connection) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        if (!row.at("expect").at("error").is_null()) continue;
        const auto before = client_.script.connections;
        read({chunked_response(row)});
        read({chunked_response(row)});
        const bool truncated = result_.failure.has_value();
        // One at a time is allowed: the second call waits until the server is seen to keep the first.
        const std::size_t opened = before == 0 || truncated ? 1 : 0;
        EXPECT_EQ(client_.script.connections - before, opened);
        if (truncated) read({chunked_response(rows_.front())});
    }
}

TEST_F(provider_streams, arrive_over_a_socket) {
    openai::testing::server server;
    client_options options("sk-test");
    options.base_url = server.base_url();
    asio::io_context io;
    const client real(io, options);
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        server.push(openai::testing::reply::raw(chunked_response(row)).keep_open());
        streamed result;
        io.restart();
        asio::co_spawn(io, read_stream(real.chat, result), rethrow);
        io.run();
        expect_row(result, row);
    }
    EXPECT_EQ(server.counts().requests, rows_.size());
}

} // namespace
} // namespace openai::test::provider_streams_test

namespace {

using openai::errc;
using openai::testing::cut;
using support::reply;

const std::string json =
    R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},)"
    R"("finish_reason":"stop"}]})";
const std::string first_event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
const std::string last_event = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const std::string done = "data: [DONE]\n\n";
const std::string ok = "HTTP/1.1 200 OK\r\n";
const std::string events = "content-type: text/event-stream\r\n";

std::string chunk(const std::string& text) {
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return size + text + "\r\n";
}

/// A response and from which byte on it is complete, however it ends; `clean_from`: if it ends as its protocol wants.
struct answer {
    std::string name;
    bool streamed;
    std::string bytes;
    std::size_t complete_from;
    std::size_t clean_from;
};

answer framed(std::string name, bool streamed, std::string bytes) {
    const auto all = bytes.size();
    return {std::move(name), streamed, std::move(bytes), all, all};
}

std::vector<answer> answers() {
    std::vector<answer> all;
    const auto length = "content-length: " + std::to_string(json.size()) + "\r\n\r\n";
    const std::string chunked = "transfer-encoding: chunked\r\n\r\n";
    const std::string type = "content-type: application/json\r\n";
    all.push_back(framed("json_length", false, ok + type + length + json));
    all.push_back(framed("json_chunked", false, ok + type + chunked + chunk(json) + "0\r\n\r\n"));
    answer until_eof = framed("json_until_eof", false, ok + type + "\r\n" + json);
    until_eof.complete_from = std::string::npos; // only a clean end tells
    all.push_back(until_eof);

    const auto begin = ok + events + chunked + chunk(first_event) + chunk(last_event);
    answer with_done = framed("events_with_done", true, begin + chunk(done) + "0\r\n\r\n");
    with_done.complete_from = with_done.clean_from = begin.size() + std::string("e\r\n").size() + done.size();
    all.push_back(with_done);
    all.push_back(framed("events_without_done", true, begin + "0\r\n\r\n"));
    const auto open = ok + events + "\r\n" + first_event + last_event;
    // At a clean end the blank line after the last event is not missed.
    answer open_end{"events_until_eof", true, open, std::string::npos, open.size() - 2};
    all.push_back(open_end);
    return all;
}

struct scheme {
    const char* name;
    bool tls;
};

class every_cut : public testing::TestWithParam<std::tuple<answer, scheme>> {};

TEST_P(every_cut, is_no_complete_answer) {
    const auto& [sent, scheme] = GetParam();
    support::client_world world(support::server_options().https(scheme.tls));
    for (const auto how : {cut::fin, cut::reset, cut::no_close_notify})
        for (std::size_t at = 0; at <= sent.bytes.size(); ++at) {
            const bool clean = how == cut::fin || (how == cut::no_close_notify && !scheme.tls);
            const bool complete = at >= sent.complete_from || (clean && at >= sent.clean_from);
            auto scripted = reply::raw(sent.bytes.substr(0, at));
            world.server.push(scripted.cut_after(at, how));
            const auto result = sent.streamed ? world.run_stream("x") : world.run_chat("x");
            const auto where = "cut " + std::to_string(int(how)) + " at " + std::to_string(at) + " of " +
                               std::to_string(sent.bytes.size());
            if (!complete) {
                ASSERT_TRUE(result.failure()) << where;
                ASSERT_NE(result.failure()->maybe_billed(), openai::billing::no) << where;
                const auto code = result.code();
                const bool broken = code == errc::truncated || code == errc::connection_lost;
                ASSERT_TRUE(broken || (clean && code == errc::invalid_json)) << where << result.failure()->what();
                ASSERT_EQ(code == errc::connection_lost, at == 0) << where;
                ASSERT_TRUE(code != errc::truncated || result.failure()->retryable()) << where;
            } else if (how != cut::reset) {
                ASSERT_FALSE(result.failure()) << where << ": " << result.failure()->what();
            }
            world.forget_client(); // a complete answer leaves a connection that the server is about to close
        }
    // what was cut was never used again
    world.server.push(reply("good"));
    EXPECT_EQ(world.run_chat("x").value(), "good");
    EXPECT_EQ(world.server.counts().connections, world.server.counts().requests);
}

INSTANTIATE_TEST_SUITE_P(answers, every_cut,
                         testing::Combine(testing::ValuesIn(answers()),
                                          testing::Values(scheme{"http", false}, scheme{"https", true})),
                         [](const auto& of) { return std::get<0>(of.param).name + "_" + std::get<1>(of.param).name; });

TEST(cuts, leave_what_had_arrived) {
    support::client_world world;
    world.server.push(reply("one two three").cut_body_after(900, cut::reset));
    const auto failure = world.stream_failure("x");
    EXPECT_EQ(failure.details().code, errc::truncated);
    EXPECT_TRUE(failure.retryable());
    EXPECT_TRUE(std::string("one two three").starts_with(world.text));
    EXPECT_FALSE(world.text.empty());
    EXPECT_EQ(failure.status(), 200);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::yes);
}

} // namespace
