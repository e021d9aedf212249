// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_document.hpp"
#include "json/mapping.hpp"

#include <openai/compat/chat_pins.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <limits>

/// What deferred completions need of JSON: the pins of a flow editor, and an answer as a document.
namespace future_mapping_test {
namespace {

using openai::chat_pins;
using openai::errc;

std::vector<openai::message> conversation() { return {openai::message::user("hello")}; }

std::string refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const openai::error& failure) {
        EXPECT_EQ(failure.code(), errc::invalid_argument);
        return failure.details().context;
    }
    return "";
}

TEST(chat_pins, become_a_request) {
    chat_pins pins("gpt-4o");
    pins.temperature = 0;
    pins.top_p = 0.5;
    pins.n = 2;
    pins.stop = "END, that is all ,\n###";
    pins.max_tokens = 100;
    pins.presence_penalty = -2;
    pins.frequency_penalty = 2;
    pins.logit_bias = R"({"50256": -100, "7": 5})";
    pins.user = "u-1";
    EXPECT_EQ(boost::json::parse(openai::detail::mapping::write(pins.to_request(conversation()), false)),
              boost::json::parse(R"({"model":"gpt-4o","messages":[{"role":"user","content":"hello"}],"temperature":0,
                  "top_p":0.5,"n":2,"stop":["END","that is all","###"],"max_tokens":100,"presence_penalty":-2,
                  "frequency_penalty":2,"logit_bias":{"50256":-100,"7":5},"user":"u-1"})"));
    EXPECT_EQ(openai::detail::mapping::write(chat_pins("m").to_request(conversation()), false),
              R"({"model":"m","messages":[{"role":"user","content":"hello"}]})");
}

TEST(chat_pins, name_the_one_at_fault) {
    struct row {
        std::string wanted;
        std::function<void(chat_pins&)> change;
    };
    const std::vector<row> rows{
        {"model is empty", [](auto& pins) { pins.model.clear(); }},
        {"temperature must be from 0 to 2", [](auto& pins) { pins.temperature = 2.1; }},
        {"temperature must be from 0 to 2", [](auto& pins) { pins.temperature = -0.1; }},
        {"temperature must be from 0 to 2",
         [](auto& pins) { pins.temperature = std::numeric_limits<double>::quiet_NaN(); }},
        {"top_p must be from 0 to 1", [](auto& pins) { pins.top_p = 1.5; }},
        {"n must be from 1 to 128", [](auto& pins) { pins.n = 0; }},
        {"max_tokens must be at least 1", [](auto& pins) { pins.max_tokens = 0; }},
        {"presence_penalty must be from -2 to 2", [](auto& pins) { pins.presence_penalty = 2.5; }},
        {"frequency_penalty must be from -2 to 2", [](auto& pins) { pins.frequency_penalty = -3; }},
        {"stop has an empty text, number 2", [](auto& pins) { pins.stop = "a,,b"; }},
        {"stop has an empty text, number 2", [](auto& pins) { pins.stop = "a,"; }},
        {"stop has more than 4 texts", [](auto& pins) { pins.stop = "a,b,c,d,e"; }},
        {"logit_bias is not JSON, at offset 9", [](auto& pins) { pins.logit_bias = R"({"50256":)"; }},
        {"logit_bias is no JSON object", [](auto& pins) { pins.logit_bias = "[1]"; }},
        {"logit_bias has a name that is no token id", [](auto& pins) { pins.logit_bias = R"({"the":1})"; }},
        {"logit_bias.7 must be an integer from -100 to 100", [](auto& pins) { pins.logit_bias = R"({"7":101})"; }},
        {"logit_bias.7 must be an integer from -100 to 100", [](auto& pins) { pins.logit_bias = R"({"7":"1"})"; }}};
    for (const auto& [wanted, change] : rows) {
        chat_pins pins("gpt-4o");
        change(pins);
        EXPECT_EQ(refusal([&] { pins.to_request(conversation()); }), wanted);
    }
    EXPECT_EQ(refusal([] { chat_pins("m").to_request({}); }), "conversation is empty");
}

TEST(chat_document, of_a_stream_reads_as_the_same_answer) {
    openai::chat_completion answer;
    answer.id = "chatcmpl-1";
    answer.model = "gpt-4o";
    answer.created = 17;
    auto& choice = answer.choices.emplace_back();
    choice.finish_reason = "tool_calls";
    choice.message = openai::message::assistant("four");
    choice.message.reasoning = "two and two";
    choice.message.add(openai::tool_call("c1", "add", R"({"a":2})"));
    auto& sound = choice.message.audio.emplace();
    sound.id = "a1";
    sound.data = "AAAA";
    sound.transcript = "four";
    answer.extra["more"] = true;
    answer.usage.emplace().total_tokens = 7;
    openai::detail::http_message http;
    http.status = 200;
    http.body = boost::json::serialize(openai::detail::mapping::to_document(answer, ""));
    const auto again = openai::detail::mapping::read<openai::chat_completion>(http);
    EXPECT_EQ(again.id, answer.id);
    EXPECT_EQ(again.created, 17);
    EXPECT_EQ(again.text(), "four");
    EXPECT_EQ(again.reasoning(), "two and two");
    EXPECT_EQ(again.choices.at(0).finish_reason, "tool_calls");
    EXPECT_EQ(again.choices.at(0).message.tool_calls.at(0).arguments(), R"({"a":2})");
    EXPECT_EQ(again.usage.value().total_tokens, 7);
    EXPECT_EQ(again.choices.at(0).message.audio.value().data, "AAAA");
    EXPECT_EQ(again.choices.at(0).message.audio.value().transcript, "four");
    EXPECT_EQ(again.extra.at("more"), true);
    EXPECT_EQ(openai::detail::mapping::to_document(again, ""), boost::json::parse(http.body));
}

} // namespace
} // namespace future_mapping_test
