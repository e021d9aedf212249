// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/session/structured_output.hpp>
#include <openai/session/tools.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

namespace tools_test {
namespace {

using namespace support;
namespace json = boost::json;

struct operands {
    double a = 0;
    std::optional<double> b;
    static constexpr openai::description descriptions[] = {{"a", "the first"}};
};
BOOST_DESCRIBE_STRUCT(operands, (), (a, b))

struct sum {
    double value = 0;
};
BOOST_DESCRIBE_STRUCT(sum, (), (value))

sum plain_function(const operands& of) { return {of.a + of.b.value_or(0)}; }

asio::awaitable<sum> coroutine(operands of) {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    co_return plain_function(of);
}

struct calculator {
    int calls = 0;
    sum add(operands of) {
        ++calls;
        return plain_function(of);
    }
    double negate(const operands& of) const { return -of.a; }
    static constexpr openai::description descriptions[] = {{"add", "Adds two numbers."}};
};
BOOST_DESCRIBE_STRUCT(calculator, (), (add, negate))

class tools : public testing::Test {
protected:
    /// What the model is told when it calls.
    std::string answer(std::string name, std::string arguments) {
        const auto reply = run(io_, tools_.answer(openai::tool_call("call_1", std::move(name), std::move(arguments))));
        EXPECT_EQ(reply.role, "tool");
        EXPECT_EQ(reply.tool_call_id, "call_1");
        return std::string(reply.text());
    }

    asio::io_context io_;
    openai::tool_set tools_;
};

TEST_F(tools, of_every_kind_of_function) {
    int called = 0;
    tools_.add("plain", "", plain_function)
        .add("lambda", "", [](operands of) { return of.a; })
        .add("coroutine", "", coroutine)
        .add("text", "", [](operands) { return "plain \xFF text"; })
        .add("nothing", "", [&called] { ++called; })
        .add("waits", "",
             [&called]() -> asio::awaitable<void> {
                 ++called;
                 co_return;
             })
        .add("list", "",
             [] {
                 return std::vector<bool>{true, false};
             })
        .add("number", "", [] { return 7; })
        .add(openai::tool::function("raw", ""), [](std::string text) { return text; })
        .add(openai::tool::function("object", ""), [](json::object object) { return object.size(); })
        .add(openai::tool::function("value", ""), [](const json::value& value) { return value; });
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"plain", R"({"a":1,"b":2})", R"({"value":3})"},
        {"lambda", R"({"a":1.5})", "1.5"},
        {"coroutine", R"({"a":1,"b":null})", R"({"value":1})"},
        {"text", R"({"a":1})", "plain \xEF\xBF\xBD text"},
        {"nothing", "", ""},
        {"nothing", R"({"x":1})", ""},
        {"waits", "{}", ""},
        {"list", "{}", "[true,false]"},
        {"number", " ", "7"},
        {"raw", "{\"a\"", "{\"a\""},
        {"object", R"({"a":1,"b":2})", "2"},
        {"value", "[1]", "[1]"},
    };
    for (const auto& [name, arguments, expected] : cases) EXPECT_EQ(answer(name, arguments), expected) << name;
    EXPECT_EQ(called, 3);
}

TEST_F(tools, say_what_went_wrong) {
    tools_.add("add", "", plain_function)
        .add("throws", "", []() -> int { throw std::runtime_error("the disk is\nfull"); })
        .add("throws_later", "",
             []() -> asio::awaitable<int> {
                 co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
                 throw openai::error(openai::errc::not_found, "no such file");
             })
        .add("throws_what", "", []() -> int { throw 7; })
        .add(openai::tool::function("declared", ""));
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"add", "{", "Error: Invalid JSON arguments for function 'add'"},
        {"add", R"({"a":1)", "Error: Invalid JSON arguments for function 'add'"},
        {"add", "[]", "Error: Invalid JSON arguments for function 'add': the document is not an object"},
        {"add", R"({"b":1})", "Error: Invalid JSON arguments for function 'add': a is missing"},
        {"add", R"({"a":"1"})", "Error: Invalid JSON arguments for function 'add': a is not a number"},
        {"throws", "", "Error executing function 'throws': the disk is full"},
        {"throws_later", "", "Error executing function 'throws_later': not found: no such file"},
        {"throws_what", "", "Error executing function 'throws_what'"},
        {"declared", "", "Error: No handler registered for function 'declared'"},
        {"unknown", "", "Error: No handler registered for function 'unknown'"},
    };
    for (const auto& [name, arguments, expected] : cases) EXPECT_EQ(answer(name, arguments), expected);
}

TEST_F(tools, that_the_model_has_not_finished_are_not_run) {
    bool ran = false;
    tools_.add("f", "", [&] { ran = true; });
    openai::tool_call call("1", "f", "{}");
    call.complete = false;
    EXPECT_EQ(run(io_, tools_.answer(call)).text(), "Error: Invalid JSON arguments for function 'f'");
    EXPECT_FALSE(ran);
}

TEST_F(tools, have_the_schema_of_their_arguments) {
    tools_.add("add", "Adds.", plain_function).add("now", "", [] { return 1; });
    tools_.add("loose", "", plain_function, openai::schema_style::plain);
    const auto made = tools_.definitions();
    ASSERT_EQ(made.size(), 3u);
    EXPECT_EQ(made[0].function_->description, "Adds.");
    EXPECT_EQ(made[0].function_->strict, true);
    EXPECT_EQ(made[0].function_->parameters, openai::json_schema<operands>());
    EXPECT_EQ(json::serialize(*made[1].function_->parameters),
              R"({"type":"object","properties":{},"required":[],"additionalProperties":false})");
    EXPECT_FALSE(made[2].function_->strict);
    EXPECT_EQ(made[2].function_->parameters->at("required"), json::parse(R"(["a"])"));
}

TEST_F(tools, are_registered_in_any_form) {
    const char* simple = R"({"name":"f","description":"d","parameters":{"type":"object"}})";
    const char* forms[] = {
        simple,
        R"({"tool":{"name":"f","description":"d","parameters":{"type":"object"}}})",
        R"({"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}})",
        R"({"tool":{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}})",
    };
    for (const auto* form : forms) {
        const auto made = openai::tool::from_json(json::parse(form));
        EXPECT_EQ(made.type, "function") << form;
        EXPECT_EQ(made.name(), "f");
        EXPECT_EQ(made.function_->description, "d");
        EXPECT_EQ(made.function_->parameters, json::parse(R"({"type":"object"})"));
        EXPECT_FALSE(made.function_->strict);
    }
    for (const auto* form : {R"({"type":"function","strict":true,"function":{"name":"f"}})",
                             R"({"type":"function","function":{"name":"f","strict":true}})"})
        EXPECT_EQ(openai::tool::from_json(json::parse(form)).function_->strict, true);
    EXPECT_EQ(openai::tool::from_json(json::parse(R"({"type":"custom","name":"g"})")).custom_->name, "g");
    EXPECT_EQ(openai::tool::from_json(json::parse(R"({"type":"custom","custom":{"name":"g"}})")).name(), "g");
    const auto other = openai::tool::from_json(json::parse(R"({"type":"web_search","size":1})"));
    EXPECT_EQ(other.type, "web_search");
    EXPECT_EQ(other.extra.at("size"), 1);
    for (const auto* form : {"null", "[]", "{}", R"({"name":""})", R"({"description":"d"})", R"({"tool":null})"})
        EXPECT_EQ(error_of([&] { openai::tool::from_json(json::parse(form)); })->code(), openai::errc::invalid_argument)
            << form;
}

TEST_F(tools, of_an_object) {
    const auto object = std::make_shared<calculator>();
    tools_.add_members(object);
    ASSERT_EQ(tools_.definitions().size(), 2u);
    EXPECT_EQ(tools_.definitions()[0].function_->description, "Adds two numbers.");
    EXPECT_EQ(answer("add", R"({"a":1,"b":2})"), R"({"value":3})");
    EXPECT_EQ(answer("negate", R"({"a":1})"), "-1");
    EXPECT_EQ(object->calls, 1);
}

TEST_F(tools, are_replaced_and_removed_by_name) {
    tools_.add("f", "", [] { return 1; }).add("g", "", [] { return 2; }).add("f", "", [] { return 3; });
    EXPECT_EQ(answer("f", ""), "3");
    openai::tool_set others;
    others.add("g", "", [] { return 4; }).add("h", "", [] { return 5; });
    tools_.add(others).add(tools_);
    EXPECT_EQ(tools_.definitions().size(), 3u);
    EXPECT_EQ(answer("g", ""), "4");
    EXPECT_TRUE(tools_.remove("g"));
    EXPECT_FALSE(tools_.remove("g"));
    EXPECT_FALSE(tools_.remove(""));
    tools_.clear();
    EXPECT_TRUE(tools_.empty());
}

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
    const auto [answer, response] = run(io_, client_.chat.parse<solution>(question(), openai::with_response));
    EXPECT_EQ(answer.value.steps.at(0).value, 4);
    EXPECT_EQ(answer.value.answer, "4");
    EXPECT_EQ(answer.completion.text(), good);
    EXPECT_EQ(response.status(), 200);
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
                                    message + R"(,"finish_reason":")" + reason +
                                    R"("}],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}})")
        .header("x-request-id", "req-7");
}

TEST_F(structured_output, tells_why_there_is_none) {
    const std::tuple<reply, errc, const char*> cases[] = {
        {saying(R"({"role":"assistant","content":null,"refusal":"I will not."})"), errc::model_refused, "I will not."},
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
        ASSERT_TRUE(thrown->completion()) << words; // it was paid for
        EXPECT_EQ(thrown->completion()->id, "1");
        EXPECT_EQ(thrown->usage().value().total_tokens, 16);
        EXPECT_EQ(openai::result<parsed>(*thrown).usage().value().completion_tokens, 7);
    }
    EXPECT_FALSE(failure(reply::error(400, "x"))->completion());
    EXPECT_FALSE(failure(reply::error(400, "x"))->usage());
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
    EXPECT_EQ(thrown->completion()->text(), good);
}

} // namespace
} // namespace tools_test
