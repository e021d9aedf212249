// SPDX-License-Identifier: BSL-1.0
#include "response_wire.hpp"

namespace strict_items_test {

using openai::testing::reply;
using openai::testing::server;
using openai::testing::server_options;
using wire::ask;
using wire::respond;

namespace {

const std::string stateless = R"(,"store":false,"include":["reasoning.encrypted_content"])";
const std::string question = R"({"role":"user","content":"Hi"})";
const std::string result = R"({"type":"function_call_output","call_id":"call_1","output":"12"})";

std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items) text += (text.empty() ? "[" : ",\n ") + item;
    return text + "]";
}

class StrictItems : public testing::Test {
protected:
    /// The items of one answer, as they came.
    std::vector<std::string> first_turn(const reply& answer) {
        target_.push(answer);
        std::vector<std::string> items;
        const auto streamed = ask(target_, respond(list({question}), stateless + R"(,"stream":true)"));
        for (const auto& event : wire::events_of(streamed.body))
            if (event.name == "response.output_item.done") items.push_back(event.item());
        return items;
    }
    wire::response next_turn(const std::vector<std::string>& items) {
        return ask(target_, respond(list(items), stateless));
    }
    static void expect_refusal(const wire::response& answer, const char* param, const std::string& words) {
        EXPECT_EQ(answer.status, 400);
        ASSERT_TRUE(answer.json().is_object());
        const auto error = answer.json().at("error");
        EXPECT_EQ(error.at("param"), param);
        const std::string message(error.at("message").as_string());
        EXPECT_NE(message.find(words), std::string::npos) << message;
    }

    server target_{server_options().strict_items()};
};

TEST_F(StrictItems, TakesThemAsTheyWereGiven) {
    const auto items = first_turn(reply().reasoning("well").tool_call("call_1", "f", {"{\"a\":1}"}));
    ASSERT_EQ(items.size(), 2u);
    EXPECT_EQ(next_turn({question, items[0], items[1], result}).status, 200);
    EXPECT_EQ(next_turn({question, items[0], items[1], result}).status, 200) << "as often as it likes";
    EXPECT_EQ(target_.counts().executions, 3u);
}

TEST_F(StrictItems, RefusesThemWhenTheyHaveChanged) {
    const auto items = first_turn(reply().reasoning("well").tool_call("call_1", "f", {"{\"a\":1}"}));
    ASSERT_EQ(items.size(), 2u);
    auto spaced = items[1];
    spaced.insert(1, " ");
    expect_refusal(next_turn({question, items[0], spaced, result}), "input[2]", "'fc_000000_1' differs");
    expect_refusal(next_turn({question, items[0], spaced, result}), "input[2]", "from byte 1 on");
    auto without_id = items[1];
    without_id.erase(1, std::string(R"("id":"fc_000000_1",)").size());
    expect_refusal(next_turn({question, items[0], without_id, result}), "input[2]", "'fc_000000_1' differs");
    auto without_content = items[0];
    without_content.erase(without_content.find(R"("encrypted_content")"),
                          without_content.find(R"("summary")") - without_content.find(R"("encrypted_content")"));
    expect_refusal(next_turn({question, without_content, items[1]}), "input[1]", "'rs_000000_0' differs");
    expect_refusal(next_turn({question, items[1], result}), "input[1]", "without the reasoning item 'rs_000000_0'");
    EXPECT_EQ(target_.counts().executions, 1u);
}

TEST_F(StrictItems, RefusesTheReasoningOfTheBeginning) {
    target_.push(reply("a").reasoning("well"));
    const auto events = wire::events_of(ask(target_, respond(list({question}), stateless + R"(,"stream":true)")).body);
    ASSERT_EQ(events[2].name, "response.output_item.added");
    expect_refusal(next_turn({question, events[2].item()}), "input[1]", "'rs_000000_0' differs");
}

TEST_F(StrictItems, TellsAMessageByItsText) {
    const auto items = first_turn(reply("Hello there"));
    EXPECT_EQ(next_turn({question, items.at(0), question}).status, 200);
    expect_refusal(next_turn({question, R"({"role":"assistant","content":"Hello there"})", question}), "input[1]",
                   "'msg_000000_0' differs");
    const std::string own = R"({"role":"assistant","content":"An example."})";
    EXPECT_EQ(next_turn({question, own, question}).status, 200) << "the client's own words are its own";
}

TEST_F(StrictItems, KeepsEveryByteOfGivenItems) {
    const std::string item =
        R"({"type":"web_search_call","id":"ws_1","n":1.0,"big":12345678901234567890123,"e":"\u00e9"})";
    EXPECT_EQ(first_turn(reply().item(item)), std::vector{item});
    EXPECT_EQ(next_turn({question, item, question}).status, 200);
    auto shorter = item;
    shorter.replace(shorter.find("1.0"), 3, "1");
    expect_refusal(next_turn({question, shorter, question}), "input[1]", "'ws_1' differs");
}

TEST_F(StrictItems, TakesAnyOfSeveralThatAreTheSame) {
    const std::string item = R"({"type":"x","id":"ws_1","n":1})";
    const std::string other = R"({"type":"x","id":"ws_1","n":2})";
    first_turn(reply().item(item));
    first_turn(reply().item(other));
    EXPECT_EQ(next_turn({question, item, question, other, question}).status, 200);
}

TEST_F(StrictItems, IsAnOption) {
    server lenient;
    lenient.push(reply("Hello"));
    ask(lenient, respond(list({question})));
    const auto answer =
        ask(lenient, respond(list({question, R"({"id":"msg_000000_0","role":"assistant","content":"x"})"})));
    EXPECT_EQ(answer.status, 200);
}

} // namespace
} // namespace strict_items_test
