// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"

#include <openai/tools.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

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
    EXPECT_EQ(made[0].as_function->description, "Adds.");
    EXPECT_EQ(made[0].as_function->strict, true);
    EXPECT_EQ(made[0].as_function->parameters, openai::json_schema<operands>());
    EXPECT_EQ(json::serialize(*made[1].as_function->parameters),
              R"({"type":"object","properties":{},"required":[],"additionalProperties":false})");
    EXPECT_FALSE(made[2].as_function->strict);
    EXPECT_EQ(made[2].as_function->parameters->at("required"), json::parse(R"(["a"])"));
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
        EXPECT_EQ(made.as_function->description, "d");
        EXPECT_EQ(made.as_function->parameters, json::parse(R"({"type":"object"})"));
        EXPECT_FALSE(made.as_function->strict);
    }
    for (const auto* form : {R"({"type":"function","strict":true,"function":{"name":"f"}})",
                             R"({"type":"function","function":{"name":"f","strict":true}})"})
        EXPECT_EQ(openai::tool::from_json(json::parse(form)).as_function->strict, true);
    EXPECT_EQ(openai::tool::from_json(json::parse(R"({"type":"custom","name":"g"})")).as_custom->name, "g");
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
    EXPECT_EQ(tools_.definitions()[0].as_function->description, "Adds two numbers.");
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

} // namespace
