// SPDX-License-Identifier: BSL-1.0
#include "support/memory_client.hpp"
#include "support/response_script.hpp"

#include <openai/as_result.hpp>

#include <gtest/gtest.h>

namespace openai::test::response_streams_test {
namespace {

std::string head_of(const std::string& framing) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nx-request-id: req_7\r\n" + framing + "\r\n\r\n";
}

std::string response_of(const std::string& sse, std::size_t chunk = 100) {
    return head_of("Transfer-Encoding: chunked") + chunked(sse, chunk);
}

/// What a caller of `responses.stream` gets.
struct outcome {
    response answer; ///< also what arrived before a failure
    std::string text;
    std::size_t events = 0;
    bool ended = false;
    std::optional<error> failure;
};

asio::awaitable<void> read(const responses& from, outcome& result) {
    result = outcome();
    response_request request("gpt-5.4");
    request.user("?");
    std::optional<error> failure;
    try {
        auto events = co_await from.stream(request);
        try {
            while (const auto event = co_await events.next()) {
                ++result.events;
                if (event->kind() == response_event_kind::output_text_delta) result.text += event->text();
            }
            result.ended = true;
        } catch (const error& thrown) {
            failure = thrown;
        }
        result.answer = events.partial();
    } catch (const error& thrown) {
        failure = thrown;
    }
    result.failure = failure;
}

asio::awaitable<void> collect(const responses& from, outcome& result) {
    result = outcome();
    response_request request("gpt-5.4");
    request.user("?");
    auto events = co_await from.stream(request);
    result.answer = co_await events.collect();
    result.ended = true;
}

class response_streams : public ::testing::Test {
protected:
    const outcome& run(const std::string& bytes, bool closes = true) {
        client_.script.closes = closes;
        client_.run(read(client_.responses, result_), {bytes});
        return result_;
    }

    memory_client client_;
    outcome result_;
};

TEST_F(response_streams, give_each_event_and_the_whole) {
    const response_script script(written_items(), 1);
    run(response_of(script.sse()), false);
    EXPECT_TRUE(result_.ended);
    EXPECT_EQ(result_.events, script.events().size());
    EXPECT_EQ(result_.text, result_.answer.text());
    client_.run(collect(client_.responses, result_), {response_of(script.sse())});
    ASSERT_EQ(result_.answer.output.size(), script.items().size());
    for (std::size_t i = 0; i < script.items().size(); ++i)
        EXPECT_EQ(result_.answer.output[i].json(), script.items()[i]);
}

TEST_F(response_streams, give_the_same_byte_by_byte) {
    const response_script script(written_items(), 2);
    const auto bytes = response_of(script.sse(), 1);
    client_.run(read(client_.responses, result_), bytes_of(bytes));
    EXPECT_TRUE(result_.ended);
    EXPECT_EQ(result_.events, script.events().size());
    EXPECT_EQ(result_.answer.output.back().json(), script.items().back());
}

/// The connection goes back to the pool although the server sends no end marker.
TEST_F(response_streams, keep_their_connection) {
    const response_script script({written_items()[1]}, 3);
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(run(response_of(script.sse()), false).ended);
    EXPECT_LE(client_.script.connections, 2u) << "one shows that the server keeps the other";
}

TEST_F(response_streams, that_are_cut_are_never_complete) {
    const response_script script({written_items()[1]}, 4);
    const auto sse = script.sse();
    const auto expect_cut = [&](const std::string& bytes, std::size_t size) {
        run(bytes);
        ASSERT_FALSE(result_.ended) << size;
        ASSERT_TRUE(result_.failure.has_value()) << size;
        ASSERT_EQ(result_.failure->code(), errc::truncated) << size << ' ' << result_.failure->what();
    };
    for (std::size_t size = 0; size < script.bytes_before_the_end(); ++size) {
        const auto part = sse.substr(0, size);
        expect_cut(head_of("Connection: close") + part, size);
        if (size % 7 != 0) continue;
        expect_cut(response_of(part), size); // which ends as its framing demands
        expect_cut(head_of("Transfer-Encoding: chunked") + "ffff\r\n" + part, size);
    }
    EXPECT_TRUE(run(head_of("Connection: close") + sse).ended);
}

TEST_F(response_streams, that_fail_say_why_and_keep_what_came) {
    response_script script({written_items()[1]}, 5);
    auto sse = script.sse();
    sse.resize(sse.rfind("event: response.completed"));
    const std::string failed =
        "event: response.failed\n"
        R"(data: {"type":"response.failed","sequence_number":90,"response":{"id":"resp_1","status":"failed",)"
        R"("error":{"code":"rate_limit_exceeded","message":"Slow down"},"output":[]}})"
        "\n\n";
    const std::string within = R"(data: {"type":"response.completed","response":{"status":"failed","output":[],)"
                               R"("error":{"code":"server_error","message":"Slow down"}}})"
                               "\n\n";
    const std::string told = R"(data: {"type":"error","code":"server_error","message":"Slow down","param":null})"
                             "\n\n";
    for (const auto& end : {failed, within, told, "event: error\n" + told}) {
        run(response_of(sse + end));
        ASSERT_TRUE(result_.failure.has_value());
        EXPECT_EQ(result_.failure->code(), errc::in_stream_error);
        EXPECT_EQ(result_.failure->api().message, "Slow down");
        EXPECT_FALSE(result_.failure->api().code.empty());
        EXPECT_EQ(result_.answer.text(), "Paris \u20ac, \U0001F600 and \"Rome\".");
    }
}

TEST_F(response_streams, that_fail_without_a_word_are_failures) {
    for (const std::string members : {R"(,"response":null)", "", R"(,"sequence_number":3)"}) {
        run(response_of("data: {\"type\":\"response.failed\"" + members + "}\n\n"));
        ASSERT_TRUE(result_.failure.has_value()) << members;
        EXPECT_EQ(result_.failure->code(), errc::in_stream_error);
        EXPECT_FALSE(result_.ended);
    }
}

TEST_F(response_streams, that_are_incomplete_are_values) {
    response_script script({written_items()[1]}, 6);
    auto sse = script.sse();
    for (std::size_t at; (at = sse.find("response.completed")) != sse.npos;) sse.replace(at, 18, "response.incomplete");
    sse.replace(sse.rfind(R"("status":"completed","error")"), 20, R"("status":"incomplete")");
    run(response_of(sse));
    EXPECT_TRUE(result_.ended);
    EXPECT_EQ(result_.answer.status, "incomplete");
}

TEST_F(response_streams, go_on_after_what_they_do_not_know) {
    response_script script({written_items()[1]}, 7);
    auto sse = script.sse();
    sse.insert(0, ": ping\n\nevent: ping\ndata: {\"type\":\"ping\"}\n\n"
                  "data: {\"type\":\"response.dream.delta\",\"delta\":{\"a\":1}}\n\n");
    sse += "data: [DONE]\n\n";
    run(response_of(sse));
    EXPECT_TRUE(result_.ended);
    EXPECT_EQ(result_.events, script.events().size() + 1);
}

TEST_F(response_streams, are_one_document_from_servers_that_do_not_stream) {
    const auto body = [](const std::string& status) {
        const auto text = R"({"id":"resp_1","status":")" + status + R"(","output":[)" + written_items()[1] + "]}";
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) +
               "\r\n\r\n" + text;
    };
    run(body("completed"), false);
    EXPECT_TRUE(result_.ended);
    EXPECT_EQ(result_.events, 1u);
    EXPECT_EQ(result_.answer.output.at(0).json(), written_items()[1]);
    run(body("failed"), false);
    ASSERT_TRUE(result_.failure.has_value());
    EXPECT_FALSE(result_.ended);
    for (const std::string text : {R"({"error":{"message":"no"}})", R"({"id":"resp_1"})", "[]"}) {
        run("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(text.size()) +
                "\r\n\r\n" + text,
            false);
        EXPECT_TRUE(result_.failure.has_value()) << text;
        EXPECT_FALSE(result_.ended);
    }
    run(body("in_progress"), false);
    ASSERT_TRUE(result_.failure.has_value()) << "it has not ended";
    EXPECT_EQ(result_.failure->code(), errc::truncated);
}

} // namespace
} // namespace openai::test::response_streams_test
