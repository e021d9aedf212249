// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/response_checks.hpp"
#include "support/canary.hpp"
#include "support/jsonl.hpp"
#include "support/memory_client.hpp"

#include <openai/block.hpp>
#include <openai/client.hpp>
#include <openai/testing/server.hpp>

#include <gtest/gtest.h>

namespace openai::test::error_bodies_test {
namespace {

namespace json = boost::json;
using failure = std::optional<error>;

int status_of(const json::object& row) { return static_cast<int>(row.at("status").as_int64()); }

headers fields_of(const json::object& row) {
    headers fields;
    if (const auto type = text_at(row, "content_type"); !type.empty()) fields.add("Content-Type", type);
    for (const auto& [name, value] : row.at("headers").as_object())
        fields.add(std::string(name), std::string(std::string_view(value.as_string())));
    return fields;
}

std::string response_of(const json::object& row, bool in_chunks = false) {
    const auto body = text_at(row, "body");
    std::string text = "HTTP/1.1 " + std::to_string(status_of(row)) + " Whatever\r\n";
    for (const auto& field : fields_of(row)) text += field.name + ": " + field.value + "\r\n";
    if (in_chunks) return text + "Transfer-Encoding: chunked\r\n\r\n" + chunked(body, 11);
    return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

asio::awaitable<void> create(const chat_completions& chat, failure& result) {
    result.reset();
    try {
        chat_request request("m");
        request.user("?");
        co_await chat.create(request);
    } catch (const error& thrown) {
        result = thrown;
    }
}

asio::awaitable<void> stream(const chat_completions& chat, failure& result) {
    result.reset();
    try {
        chat_request request("m");
        request.user("?");
        auto deltas = co_await chat.stream(request);
        co_await deltas.collect();
    } catch (const error& thrown) {
        result = thrown;
    }
}

void expect_row(const failure& said, const json::object& row) {
    ASSERT_TRUE(said);
    const auto& expected = row.at("expect").as_object();
    EXPECT_EQ(said->status(), status_of(row));
    EXPECT_EQ(said->api().message, text_at(expected, "message"));
    EXPECT_EQ(said->api().type, text_at(expected, "type"));
    EXPECT_EQ(said->api().code, text_at(expected, "code"));
    EXPECT_EQ(said->api().param, text_at(expected, "param"));
    EXPECT_EQ(said->request_id(), text_at(expected, "request_id"));
    EXPECT_EQ(said->retryable(), expected.at("retryable").as_bool());
    const auto wait = said->retry_after();
    // A date in the year 2099 has no fixed distance.
    if (text_at(row, "name") == "retry-after-date") EXPECT_GT(wait, std::chrono::hours(24 * 365));
    else EXPECT_EQ(wait ? std::to_string(wait->count()) : "", text_at(expected, "retry_after_ms"));
    EXPECT_NE(said->details().phase, phase::prepare);
    EXPECT_EQ(said->attempts(), 1);
    EXPECT_EQ(said->details().headers.find("content-type").value_or(""), text_at(row, "content_type"));
}

std::string describe(const failure& said) {
    if (!said) return "none";
    return std::string(said->what()) + (said->retryable() ? " retryable" : "") + std::to_string(said->status());
}

class error_bodies : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(rows_.size(), 44u); }

    const failure& call(std::vector<std::string_view> pieces) {
        client_.run(create(client_.chat, failure_), std::move(pieces));
        return failure_;
    }

    const std::vector<json::object> rows_ = read_jsonl("error_bodies.jsonl");
    memory_client client_;
    failure failure_;
};

TEST_F(error_bodies, are_told_by_the_checks) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        if (status_of(row) < 300) continue; // what is in the body of a success is told by its reader, see below
        detail::http_message response;
        response.status = status_of(row);
        response.headers = fields_of(row);
        response.body = text_at(row, "body");
        expect_row(detail::failure_of(response), row);
    }
}

TEST_F(error_bodies, are_told_by_a_call) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        expect_row(call({response_of(row)}), row);
        const auto whole = describe(failure_);
        EXPECT_EQ(describe(call({response_of(row, true)})), whole);
        client_.run(stream(client_.chat, failure_), {response_of(row)});
        expect_row(failure_, row);
    }
}

TEST_F(error_bodies, are_told_the_same_however_cut) {
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        for (const bool in_chunks : {false, true}) {
            const auto response = response_of(row, in_chunks);
            const std::string_view text = response;
            const auto whole = describe(call({text}));
            EXPECT_EQ(describe(call(bytes_of(text))), whole);
            if (in_chunks) continue;
            for (std::size_t cut = 1; cut < text.size(); ++cut)
                ASSERT_EQ(describe(call({text.substr(0, cut), text.substr(cut)})), whole) << "cut " << cut;
        }
    }
}

TEST_F(error_bodies, arrive_over_a_socket) {
    openai::testing::server server;
    client_options options("sk-test");
    options.base_url = server.base_url();
    options.retry.max_attempts = 1;
    asio::io_context io;
    const client real(io, options);
    std::size_t closed = 0;
    for (const auto& row : rows_) {
        SCOPED_TRACE(text_at(row, "name"));
        server.push(openai::testing::reply::raw(response_of(row)).keep_open());
        failure said;
        io.restart();
        asio::co_spawn(io, create(real.chat, said), rethrow);
        io.run();
        expect_row(said, row);
        closed += row.at("headers").as_object().contains("connection") ? 1 : 0;
    }
    const auto counts = server.counts();
    EXPECT_EQ(counts.requests, rows_.size());
    EXPECT_EQ(counts.connections, 1 + closed); // a refusal costs no connection unless the server says so
}

using openai::testing::reply;

reply typed(int status, const char* type, std::string body) {
    return reply::verbatim(status, std::move(body)).header("content-type", type);
}

reply json_answer(std::string body) { return reply::verbatim(200, std::move(body)); }

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
        options.pool.max_connections = 1;
        client_.emplace(options);
    }

    static chat_request question() { return chat_request("m").user("q"); }

    /// Until the client knows that the server keeps connections behind a stream, it may open one more.
    void get_acquainted() {
        for (int i = 0; i < 2; ++i) {
            client_->chat.stream(question(), block).collect(block);
            client_->chat.create(question(), block);
        }
    }

    /// One bad answer and then a good one: the same error each time, and a connection more only if the first is lost.
    template <class Call>
    void expect_failure(const answer_case& row, Call call) {
        SCOPED_TRACE(row.name);
        server_.push(reply("before"));
        client_->chat.create(question(), block);
        const auto before = server_.counts().connections;
        server_.push(row.answer);
        const auto seen = failure_of(call);
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->code(), row.code) << seen->what();
        EXPECT_EQ(seen->status(), row.status);
        EXPECT_NE(std::string(seen->what()).find(row.says), std::string::npos) << seen->what();
        EXPECT_FALSE(seen->details().headers.empty());
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
        {"no type", json_answer("hello").without_header("content-type"), errc::unexpected_content, 200, "hello"},
        {"hostile type", typed(200, "te\xc2\x9bxt/x", "hello"), errc::unexpected_content, 200, "\\xc2\\x9b"},
        {"events", typed(200, "text/event-stream", "data: {}\n\n"), errc::unexpected_content, 200, "data: {}"},
        {"gzip", json_answer(gzip).header("content-encoding", "gzip"), errc::unexpected_content, 200, "coding", false},
        {"gzip 500", reply::verbatim(500, gzip).header("content-encoding", "GZIP"), errc::server_error, 500,
         "HTTP 500"},
        {"empty", json_answer(""), errc::invalid_json, 200, "the body is empty"},
        {"nothing", typed(200, "text/html", ""), errc::invalid_json, 200, "the body is empty"},
        {"broken", json_answer("{\"id\":\"\x1b[2J\",}"), errc::invalid_json, 200, "\\x1b[2J"},
        {"cut", json_answer(R"({"choices":[{"index":0)"), errc::invalid_json, 200, "choices"},
        {"deep", json_answer(std::string(5000, '[')), errc::invalid_json, 200, "byte 64"},
        {"two", json_answer("{} {}"), errc::invalid_json, 200, "byte 3"},
        {"array", json_answer("[]"), errc::invalid_response, 200, "not an object"},
        {"text", json_answer("\"hi\""), errc::invalid_response, 200, "\"hi\""},
        {"number", json_answer("7"), errc::invalid_response, 200, "7"},
        {"null", json_answer("null"), errc::invalid_response, 200, "null"},
        {"no choices", json_answer(R"({"id":"x"})"), errc::invalid_response, 200, "choices"},
        {"wrong choices", json_answer(R"({"choices":"none"})"), errc::invalid_response, 200, "choices"},
        {"wrong choice", json_answer(R"({"choices":[1]})"), errc::invalid_response, 200, "choices[0]"},
        {"error in 200", json_answer(R"({"error":{"message":"no\u001b","code":429}})"), errc::rate_limited, 200,
         "no\\x1b"},
        {"error without words", json_answer(R"({"error":{"message":"odd"}})"), errc::server_error, 200, "odd"},
        {"hostile error", reply::error(400, "a\x1b]0;x\x07\nb", "\x1b[t", "\x7f"), errc::bad_request, 400, "\\x1b]0;x"},
        {"empty 500", reply::verbatim(500, ""), errc::server_error, 500, "HTTP 500"},
        {"list 400", reply::verbatim(400, "[1,2]"), errc::bad_request, 400, "1; 2"},
        {"broken 422", reply::verbatim(422, R"({"error":{"mess)"), errc::unprocessable, 422, R"({"error":{"mess)"},
        {"huge 400", reply::verbatim(400, std::string(3 << 20, 'x')), errc::bad_request, 400, "xxx...", false},
        {"huge 500", reply::verbatim(500, std::string(5 << 20, 'x')), errc::server_error, 500, "xxx...", false},
        {"full 500", reply::verbatim(500, std::string(1 << 20, 'x')), errc::server_error, 500, "xxx..."},
        {"huge", json_answer(std::string(1 << 20, ' ') + "{}"), errc::limit_exceeded, 200, "max_response_body", false},
        {"cut 429", reply::error(429, "slow down").cut_body_after(9), errc::rate_limited, 429, "HTTP 429", false},
        {"cut 200", json_answer(R"({"choices":[]})").cut_body_after(9), errc::truncated, 200, "cut short", false},
        {"redirect", typed(302, "text/html", "").header("location", "https://evil.example/\x9b?q"), errc::redirected,
         302, "https://evil.example/\\x9b"},
        {"switch", reply::verbatim(304, ""), errc::redirected, 304, "nowhere"},
    };
    for (const auto& row : rows) expect_failure(row, [&] { client_->chat.create(question(), block); });
}

TEST_F(bad_answer, can_be_read_in_the_error) {
    const std::string page =
        "<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head>\r\n"
        "<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n</body>\r\n</html>\r\n";
    const auto styled = "<html><style>" + std::string(1024, 'x') + "</style><body>Back soon</body></html>";
    const std::string denied = "<?xml version=\"1.0\"?>\n<Error><Message>Access Denied</Message></Error>";
    const struct {
        const char* name;
        reply answer;
        std::string body;
        const char* excerpt;
    } rows[] = {
        {"a page", typed(400, "text/html", page), page,
         "400 The plain HTTP request was sent to HTTPS port 400 Bad Request"},
        {"a page that begins with its looks", typed(503, "text/html", styled), styled, "Back soon"},
        {"XML", typed(403, "application/xml", denied), denied, "Access Denied"},
        {"a page for a success", typed(200, "text/html", page), page, "<html>"},
        {"a document", reply::verbatim(422, R"({"detail":[{"loc":["x"]}]})"), R"({"detail":[{"loc":["x"]}]})", ""},
        {"a document for a success", json_answer(R"({"id":"x"})"), R"({"id":"x"})", "id"},
        {"long", reply::verbatim(500, std::string(65 << 10, 'x')), std::string(64 << 10, 'x'), ""},
        {"none", reply::verbatim(503, ""), "", ""},
        {"the key", reply::verbatim(400, "no such key: " + std::string(canary)), "no such key: ***", ""},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.name);
        server_.push(row.answer);
        const auto seen = failure_of([&] { client_->chat.create(question(), block); });
        ASSERT_TRUE(seen);
        EXPECT_EQ(seen->details().body, row.body);
        const auto& excerpt = seen->details().excerpt;
        EXPECT_NE(excerpt.find(row.excerpt), std::string::npos) << excerpt;
        const bool failed = seen->status() >= 400;
        EXPECT_TRUE(!failed || std::string_view(seen->what()).find('<') == std::string::npos) << seen->what();
    }
}

TEST_F(bad_answer, to_a_streaming_call_gives_a_typed_error) {
    get_acquainted();
    const std::string text = R"(data: {"choices":[{"index":0,"delta":{"content":"a"}}]})"
                             "\n\n";
    const auto events = [](std::string body) { return typed(200, "text/event-stream", std::move(body)); };
    const answer_case rows[] = {
        {"html", typed(200, "text/html", html), errc::unexpected_content, 200, "\\x1b[31mLogin"},
        {"html 503", typed(503, "text/html", html), errc::server_error, 503, "HTTP 503"},
        {"json error", json_answer(R"({"error":{"message":"m\u0007","code":401}})"), errc::unauthorized, 200, "m\\x07"},
        {"broken json", json_answer("{"), errc::invalid_json, 200, "{"},
        {"no choices", json_answer("{}"), errc::invalid_response, 200, "choices"},
        {"null", json_answer("null"), errc::invalid_response, 200, "choices"},
        {"empty json", json_answer(""), errc::invalid_json, 200, "the body is empty"},
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
    for (const char* body : {R"({"choices":7})", "nonsense{", R"({"error":{"message":"m"}})"}) {
        server_.push(reply().event(R"({"choices":[{}]})").event(body));
        auto deltas = client_->chat.stream(question(), block);
        deltas.next(block);
        const auto first = failure_of([&] { deltas.next(block); });
        const auto second = failure_of([&] { deltas.next(block); });
        ASSERT_TRUE(first && second) << body;
        EXPECT_STREQ(first->what(), second->what());
    }
}

TEST_F(bad_answer, to_models_gives_a_typed_error) {
    const answer_case rows[] = {
        {"html", typed(200, "text/html", html), errc::unexpected_content, 200, "Login"},
        {"no data", json_answer("{}"), errc::invalid_response, 200, "data"},
        {"number", json_answer("7"), errc::invalid_response, 200, "7"},
        {"wrong element", json_answer(R"({"data":[7]})"), errc::invalid_response, 200, "data[0]"},
        {"no id", json_answer(R"({"data":[{"object":"model"}]})"), errc::invalid_response, 200, "data[0].id"},
    };
    for (const auto& row : rows) expect_failure(row, [&] { client_->models.list(block); });
    const answer_case single{"no id", json_answer("{}"), errc::invalid_response, 200, "id"};
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
    get_acquainted();
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
} // namespace openai::test::error_bodies_test
