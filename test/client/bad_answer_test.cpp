// SPDX-License-Identifier: BSL-1.0
#include "client/canary.hpp"

#include <openai/block.hpp>
#include <openai/testing/server.hpp>

namespace openai::test {
namespace {

using openai::testing::reply;

reply typed(int status, const char* type, std::string body) {
    return reply::verbatim(status, std::move(body)).header("content-type", type);
}

reply json(std::string body) { return reply::verbatim(200, std::move(body)); }

const std::string html = "<!DOCTYPE html>\n<html><title>\x1b[31mLogin\x07 \xe2\x80\xae\xff</title></html>";
const std::string gzip("\x1f\x8b\x08\0\0\0\0\0\0\xff\x4b\x04", 12);

struct answer_case {
    const char* name;
    reply answer;
    errc code;
    int status;
    const char* says; ///< what the message or excerpt must show
    bool kept = true; ///< whether the connection is used again
};

class bad_answer : public ::testing::Test {
protected:
    bad_answer() {
        client_options options{secret(canary)};
        options.base_url = server_.base_url();
        options.retry.max_attempts = 1;
        options.max_response_body = 64 << 10;
        client_.emplace(options);
    }

    static chat_request question() { return chat_request("m").user("q"); }

    /// One bad answer and then a good one: the same error each time, and a connection more only if the first is lost.
    template <class Call>
    void expect_failure(const answer_case& row, Call call) {
        SCOPED_TRACE(row.name);
        server_.push(reply("before"));
        client_->chat.create(question(), block);
        const auto before = server_.counts().connections;
        server_.push(row.answer);
        const auto failure = failure_of(call);
        ASSERT_TRUE(failure);
        EXPECT_EQ(failure->code(), row.code) << failure->what();
        EXPECT_EQ(failure->status(), row.status);
        EXPECT_NE(std::string(failure->what()).find(row.says), std::string::npos) << failure->what();
        EXPECT_FALSE(failure->details().headers.empty());
        server_.push(reply("after"));
        EXPECT_EQ(client_->chat.create(question(), block).text(), "after");
        EXPECT_EQ(server_.counts().connections - before, row.kept ? 0u : 1u);
    }

    openai::testing::server server_;
    std::optional<client> client_;
};

TEST_F(bad_answer, to_a_call_gives_a_typed_error) {
    const answer_case rows[] = {
        {"html", typed(200, "text/html; charset=utf-8", html), errc::unexpected_content, 200, "\\x1b[31mLogin\\x07"},
        {"html 502", typed(502, "text/html", html), errc::server_error, 502, "HTTP 502"},
        {"html 403", typed(403, "text/html", html), errc::permission_denied, 403, "HTTP 403"},
        {"text", typed(200, "text/plain", "hello"), errc::unexpected_content, 200, "hello"},
        {"no type", json("hello").without_header("content-type"), errc::unexpected_content, 200, "hello"},
        {"hostile type", typed(200, "te\xc2\x9bxt/x", "hello"), errc::unexpected_content, 200, "\\xc2\\x9b"},
        {"events", typed(200, "text/event-stream", "data: {}\n\n"), errc::unexpected_content, 200, "data: {}"},
        {"gzip", json(gzip).header("content-encoding", "gzip"), errc::unexpected_content, 200, "coding", false},
        {"gzip 500", reply::verbatim(500, gzip).header("content-encoding", "GZIP"), errc::server_error, 500,
         "HTTP 500"},
        {"empty", json(""), errc::invalid_json, 200, "byte 0"},
        {"nothing", typed(200, "text/html", ""), errc::invalid_json, 200, "byte 0"},
        {"broken", json("{\"id\":\"\x1b[2J\",}"), errc::invalid_json, 200, "\\x1b[2J"},
        {"cut", json(R"({"choices":[{"index":0)"), errc::invalid_json, 200, "choices"},
        {"deep", json(std::string(5000, '[')), errc::invalid_json, 200, "byte 64"},
        {"two", json("{} {}"), errc::invalid_json, 200, "byte 3"},
        {"array", json("[]"), errc::invalid_response, 200, "not an object"},
        {"text", json("\"hi\""), errc::invalid_response, 200, "\"hi\""},
        {"number", json("7"), errc::invalid_response, 200, "7"},
        {"null", json("null"), errc::invalid_response, 200, "null"},
        {"no choices", json(R"({"id":"x"})"), errc::invalid_response, 200, "choices"},
        {"wrong choices", json(R"({"choices":"none"})"), errc::invalid_response, 200, "choices"},
        {"wrong choice", json(R"({"choices":[1]})"), errc::invalid_response, 200, "choices[0]"},
        {"error in 200", json(R"({"error":{"message":"no\u001b","code":429}})"), errc::rate_limited, 200, "no\\x1b"},
        {"error without words", json(R"({"error":{"message":"odd"}})"), errc::server_error, 200, "odd"},
        {"hostile error", reply::error(400, "a\x1b]0;x\x07\nb", "\x1b[t", "\x7f"), errc::bad_request, 400, "\\x1b]0;x"},
        {"empty 500", reply::verbatim(500, ""), errc::server_error, 500, "HTTP 500"},
        {"list 400", reply::verbatim(400, "[1,2]"), errc::bad_request, 400, "1; 2"},
        {"broken 422", reply::verbatim(422, R"({"error":{"mess)"), errc::unprocessable, 422, R"({"error":{"mess)"},
        {"huge 400", reply::verbatim(400, std::string(3 << 20, 'x')), errc::bad_request, 400, "xxx...", false},
        {"huge 500", reply::verbatim(500, std::string(5 << 20, 'x')), errc::server_error, 500, "xxx...", false},
        {"full 500", reply::verbatim(500, std::string(1 << 20, 'x')), errc::server_error, 500, "xxx..."},
        {"huge", json(std::string(1 << 20, ' ') + "{}"), errc::limit_exceeded, 200, "max_response_body", false},
        {"cut 429", reply::error(429, "slow down").cut_body_after(9), errc::rate_limited, 429, "HTTP 429", false},
        {"cut 200", json(R"({"choices":[]})").cut_body_after(9), errc::truncated, 200, "cut short", false},
        {"redirect", typed(302, "text/html", "").header("location", "https://evil.example/\x9b?q"), errc::redirected,
         302, "https://evil.example/\\x9b"},
        {"switch", reply::verbatim(304, ""), errc::redirected, 304, "nowhere"},
    };
    for (const auto& row : rows) expect_failure(row, [&] { client_->chat.create(question(), block); });
}

TEST_F(bad_answer, to_a_streaming_call_gives_a_typed_error) {
    const std::string text = R"(data: {"choices":[{"index":0,"delta":{"content":"a"}}]})"
                             "\n\n";
    const auto events = [](std::string body) { return typed(200, "text/event-stream", std::move(body)); };
    const answer_case rows[] = {
        {"html", typed(200, "text/html", html), errc::unexpected_content, 200, "\\x1b[31mLogin"},
        {"html 503", typed(503, "text/html", html), errc::server_error, 503, "HTTP 503"},
        {"json error", json(R"({"error":{"message":"m\u0007","code":401}})"), errc::unauthorized, 200, "m\\x07"},
        {"broken json", json("{"), errc::invalid_json, 200, "{"},
        {"no choices", json("{}"), errc::invalid_response, 200, "choices"},
        {"null", json("null"), errc::invalid_response, 200, "choices"},
        {"empty json", json(""), errc::invalid_response, 200, "choices"},
        {"gzip", events(gzip).header("content-encoding", "gzip"), errc::unexpected_content, 200, "coding", false},
        {"no events", events(""), errc::truncated, 200, "", false},
        {"broken event", events(text + "data: {\"a\x1b\"\n\n" + text), errc::invalid_json, 200, "\\x1b"},
        {"error event", events(text + "event: error\ndata: {\"message\":\"m\u202e\"}\n\n"), errc::in_stream_error, 200,
         "m\\xe2\\x80\\xae"},
        {"a page as events", events(html), errc::truncated, 200, "", false},
        {"an endless line", events("data: " + std::string(9 << 20, 'x')), errc::limit_exceeded, 200, "bytes", false},
    };
    for (const auto& row : rows) expect_failure(row, [&] { client_->chat.stream(question(), block).collect(block); });
}

TEST_F(bad_answer, fails_again_when_read_again) {
    for (const char* body : {"{}", "nonsense{", R"({"error":{"message":"m"}})"}) {
        server_.push(json(body));
        auto deltas = client_->chat.stream(question(), block);
        const auto first = failure_of([&] { deltas.next(block); });
        const auto second = failure_of([&] { deltas.next(block); });
        ASSERT_TRUE(first && second) << body;
        EXPECT_STREQ(first->what(), second->what());
    }
}

TEST_F(bad_answer, to_models_gives_a_typed_error) {
    const answer_case rows[] = {
        {"html", typed(200, "text/html", html), errc::unexpected_content, 200, "Login"},
        {"no data", json("{}"), errc::invalid_response, 200, "data"},
        {"number", json("7"), errc::invalid_response, 200, "7"},
        {"wrong element", json(R"({"data":[7]})"), errc::invalid_response, 200, "data[0]"},
        {"no id", json(R"({"data":[{"object":"model"}]})"), errc::invalid_response, 200, "data[0].id"},
    };
    for (const auto& row : rows) expect_failure(row, [&] { client_->models.list(block); });
    const answer_case single{"no id", json("{}"), errc::invalid_response, 200, "id"};
    expect_failure(single, [&] { client_->models.retrieve("x", block); });
}

/// An untyped call takes any body; only the status decides.
TEST_F(bad_answer, to_an_untyped_call_is_an_answer) {
    for (const auto& [type, body] :
         {std::pair("text/html", html), {"application/octet-stream", gzip}, {"text/plain", ""}}) {
        server_.push(typed(200, type, body));
        const auto answer = client_->request("GET", "/files/1/content", nullptr, block);
        EXPECT_EQ(answer.body(), body);
        EXPECT_TRUE(answer.raw().is_null());
    }
    const answer_case row{"404", reply::error(404, "no file"), errc::not_found, 404, "no file"};
    expect_failure(row, [&] { client_->request("GET", "/files/2", nullptr, block); });
}

/// A server that repeats what it was sent, key and all.
TEST_F(bad_answer, that_repeats_the_key_does_not_reveal_it) {
    for (const int status : {200, 401, 500}) {
        const auto said = "bad key " + std::string(canary) + ", yes " + canary;
        const answer_case row{"echo", reply::error(status, said, canary, canary).header("x-request-id", canary),
                              status == 401 ? errc::unauthorized : errc::server_error, status, "bad key ***, yes ***"};
        expect_failure(row, [&] { client_->chat.create(question(), block); });
    }
    const answer_case page{"page", typed(200, "text/html", canary), errc::unexpected_content, 200, "***"};
    expect_failure(page, [&] { client_->chat.create(question(), block); });
    const answer_case event{"event",
                            typed(200, "text/event-stream", "event: error\ndata: " + std::string(canary) + "\n\n"),
                            errc::in_stream_error,
                            200,
                            "***",
                            true};
    expect_failure(event, [&] { client_->chat.stream(question(), block).collect(block); });
}

} // namespace
} // namespace openai::test
