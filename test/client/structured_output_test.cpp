// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/structured_output.hpp>

#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

namespace {

using namespace support;
using openai::errc;

struct step {
    std::string explanation;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(step, (), (explanation, value))

struct solution {
    std::vector<step> steps;
    std::string answer;
    static constexpr openai::description descriptions[] = {{"answer", "only the number"}};
};
BOOST_DESCRIBE_STRUCT(solution, (), (steps, answer))

const std::string good = R"({"steps":[{"explanation":"add","value":4}],"answer":"4"})";

class structured_output : public testing::Test {
protected:
    using parsed = openai::parsed<solution>;

    std::optional<openai::error> failure(reply answer) {
        server_.push(std::move(answer));
        return error_of([&] { run(io_, client_.chat.parse<solution>(question())); });
    }
    boost::json::value sent() const { return boost::json::parse(server_.request(server_.counts().requests - 1).body); }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

TEST_F(structured_output, asks_with_the_schema_and_reads_the_answer) {
    server_.push(reply(good));
    const auto answer = run(io_, client_.chat.parse<solution>(question()));
    EXPECT_EQ(answer.value.steps.at(0).value, 4);
    EXPECT_EQ(answer.value.answer, "4");
    EXPECT_EQ(answer.completion.text(), good);
    EXPECT_EQ(answer.completion.status(), 200);
    const auto format = sent().at("response_format");
    EXPECT_EQ(format.at("type"), "json_schema");
    EXPECT_EQ(format.at("json_schema").at("name"), "solution");
    EXPECT_EQ(format.at("json_schema").at("strict"), true);
    EXPECT_EQ(format.at("json_schema").at("schema"), openai::json_schema<solution>());
    EXPECT_EQ(format.at("json_schema").at("schema").at("properties").at("answer").at("description"), "only the number");
}

TEST_F(structured_output, leaves_a_format_of_the_requests_own) {
    server_.push(reply(good));
    auto request = question();
    request.respond_as(openai::response_format::json_object());
    run(io_, client_.chat.completions.parse<solution>(request, openai::call_options().timeout(5s)));
    EXPECT_EQ(sent().at("response_format"), boost::json::parse(R"({"type":"json_object"})"));
}

/// A chat completion whose only choice has this message and finish reason.
reply saying(const std::string& message, const std::string& reason = "stop") {
    return reply::verbatim(200, R"({"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,)"
                                R"("message":)" +
                                    message + R"(,"finish_reason":")" + reason + "\"}]}")
        .header("x-request-id", "req-7");
}

TEST_F(structured_output, tells_why_there_is_none) {
    const std::tuple<reply, errc, const char*> cases[] = {
        {saying(R"({"role":"assistant","content":null,"refusal":"I will not."})"), errc::refused, "I will not."},
        {saying(R"({"role":"assistant","content":"{\"steps\":[],\"ans"})", "length"), errc::length_limit, "more"},
        {saying(R"({"role":"assistant","content":null})", "content_filter"), errc::content_filtered, "filtered"},
        {saying(R"({"role":"assistant","content":null,"tool_calls":[{"id":"1","type":"function","function":)"
                R"({"name":"f","arguments":"{}"}}]})",
                "tool_calls"),
         errc::invalid_response, "a tool is called"},
        {saying(R"({"role":"assistant","content":""})"), errc::invalid_response, "is empty"},
        {saying(R"({"role":"assistant","content":"Sure! {}"})"), errc::invalid_json, "at byte 0: Sure! {}"},
        {saying(R"({"role":"assistant","content":"{\"steps\":[{\"explanation\":1}],\"answer\":\"\"}"})"),
         errc::invalid_response, "steps[0].explanation is not a text"},
        {saying(R"({"role":"assistant","content":"{\"steps\":[]}"})"), errc::invalid_response, "answer is missing"},
    };
    for (const auto& [answer, code, words] : cases) {
        const auto thrown = failure(answer);
        ASSERT_TRUE(thrown) << words;
        EXPECT_EQ(thrown->code(), code) << thrown->what();
        EXPECT_NE(std::string_view(thrown->what()).find(words), std::string_view::npos) << thrown->what();
        EXPECT_EQ(thrown->status(), 200);
        EXPECT_EQ(thrown->request_id(), "req-7");
        EXPECT_EQ(thrown->maybe_billed(), openai::billing::yes);
        EXPECT_FALSE(thrown->retryable());
    }
    EXPECT_EQ(openai::make_error_code(errc::length_limit), openai::condition::truncated);
    EXPECT_EQ(failure(reply::error(429, "Slow down"))->code(), errc::rate_limited);
}

TEST_F(structured_output, never_shows_the_key) {
    const auto thrown = failure(saying(R"({"role":"assistant","content":null,"refusal":"not with sk-test"})"));
    EXPECT_EQ(thrown->api().message, "not with ***");
}

TEST_F(structured_output, with_every_token) {
    server_.otherwise(reply(good));
    const auto result = run(io_, [](openai::client client) -> asio::awaitable<openai::result<parsed>> {
        co_return co_await client.chat.parse<solution>(question(), openai::as_result);
    }(client_));
    EXPECT_EQ(result->value.answer, "4");
    auto future = client_.chat.parse<solution>(question(), asio::use_future);
    settle(io_, future);
    EXPECT_EQ(future.get().value.answer, "4");
    std::string answer;
    client_.chat.parse<solution>(question(), [&](std::exception_ptr, parsed value) { answer = value.value.answer; });
    run_until(io_, [&] { return !answer.empty(); });
    EXPECT_EQ(answer, "4");
}

asio::awaitable<openai::parsed<solution>> read_stream(openai::client client, std::vector<std::size_t>& seen) {
    auto request = question();
    request.respond_as(openai::response_format_for<solution>());
    auto deltas = co_await client.chat.stream(request);
    while (auto delta = co_await deltas.next()) {
        const auto so_far = deltas.partial_as<solution>();
        seen.push_back(so_far.steps.size() + so_far.answer.size());
    }
    co_return co_await deltas.parse<solution>();
}

TEST_F(structured_output, while_it_is_written) {
    std::vector<std::string> pieces;
    for (const char each : good) pieces.emplace_back(1, each);
    server_.push(reply().deltas(pieces));
    std::vector<std::size_t> seen;
    const auto answer = run(io_, read_stream(client_, seen));
    EXPECT_EQ(answer.value.answer, "4");
    EXPECT_EQ(answer.value.steps.at(0).value, 4);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    EXPECT_EQ(seen.back(), 2u);
}

TEST_F(structured_output, of_a_stream_that_ends_too_early) {
    server_.push(reply(good).finish_reason("length"));
    std::vector<std::size_t> seen;
    const auto thrown = error_of([&] { run(io_, read_stream(client_, seen)); });
    EXPECT_EQ(thrown->code(), errc::length_limit);
}

} // namespace
