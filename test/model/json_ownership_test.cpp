// SPDX-License-Identifier: BSL-1.0
#include "model/logprobs.hpp"
#include "model/mapping.hpp"

#include <openai/chat_accumulator.hpp>
#include <openai/text_completion.hpp>

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <algorithm>

/// A copy of JSON uses the memory of what it was copied from: nothing that a caller may copy has memory that ends with
/// its event. The contents show it under the address sanitizer, the resource in any build.
namespace openai::mapping {
namespace {

namespace json = boost::json;

bool owns(const json::value& value) {
    if (*value.storage() != *json::storage_ptr()) return false;
    if (const auto* list = value.if_array()) return std::ranges::all_of(*list, owns);
    const auto* object = value.if_object();
    return !object || std::ranges::all_of(*object, [](const auto& member) { return owns(member.value()); });
}

const std::string long_text(100, 'x'); // as text it is not kept in the value itself

std::string logprobs_event(int number) {
    return R"({"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"t"},"logprobs":{"content":[{"token":")" +
           long_text + std::to_string(number) + R"(","logprob":-1.5,"top_logprobs":[{"token":"y","bytes":[98]}]}]}}]})";
}

std::string tool_event() {
    return R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"1","function":{"name":"f","arguments":""},)"
           R"("thought_signature":")" +
           long_text + R"(","more":{"a":[1,2,{"b":"c"}]}}]}}],"usage":{"total_tokens":1,"cost":[")" + long_text +
           R"("]}})";
}

TEST(json_ownership, of_log_probabilities_of_an_event) {
    chat_delta_reader reader;
    std::vector<json::value> kept;
    for (int i = 0; i < 40; ++i) {
        const auto delta = reader.read(logprobs_event(i));
        ASSERT_TRUE(delta.choices().front().logprobs);
        kept.push_back(*delta.choices().front().logprobs);
    }
    for (int i = 0; i < 40; ++i) {
        const auto& one = kept[static_cast<std::size_t>(i)];
        EXPECT_TRUE(owns(one));
        EXPECT_EQ(one.at("content").at(0).at("token").as_string(), long_text + std::to_string(i));
    }
}

TEST(json_ownership, of_the_piece_of_a_tool_call_and_of_its_usage) {
    std::optional<json::object> piece;
    std::optional<json::object> usage;
    json::value raw;
    {
        const auto delta = chat_delta_reader().read(tool_event());
        const auto& call = delta.choices().front().tool_calls.front();
        ASSERT_TRUE(call.extra);
        piece.emplace(*call.extra);
        usage.emplace(delta.usage()->extra);
        raw = delta.raw();
    }
    EXPECT_EQ(piece->at("thought_signature").as_string(), long_text);
    EXPECT_EQ(json::serialize(piece->at("more")), R"({"a":[1,2,{"b":"c"}]})");
    EXPECT_EQ(usage->at("cost").at(0).as_string(), long_text);
    EXPECT_EQ(raw.at("usage").at("total_tokens").as_int64(), 1);
    for (const auto& one : {json::value(*piece), json::value(*usage), raw}) EXPECT_TRUE(owns(one));
}

TEST(json_ownership, of_what_a_stream_has_accumulated) {
    chat_accumulator all;
    {
        chat_delta_reader reader;
        for (int i = 0; i < 40; ++i) all.add(reader.read(logprobs_event(i)));
        all.add(reader.read(tool_event()));
    }
    const auto& choice = all.completion().choices.front();
    EXPECT_TRUE(owns(choice.logprobs));
    ASSERT_EQ(choice.logprobs.at("content").as_array().size(), 40u);
    for (std::size_t i = 0; i < 40; ++i)
        EXPECT_EQ(choice.logprobs.at("content").at(i).at("token").as_string(), long_text + std::to_string(i));
    const json::value extra(choice.message.tool_calls.front().extra);
    EXPECT_TRUE(owns(extra));
    EXPECT_EQ(extra.at("thought_signature").as_string(), long_text);
    EXPECT_TRUE(owns(all.completion().usage->extra));
}

TEST(json_ownership, of_joined_log_probabilities) {
    json::value all;
    for (int i = 0; i < 3; ++i) {
        json::monotonic_resource passing;
        const auto text = R"({"content":[{"token":")" + long_text + R"("}],"refusal":null})";
        append_logprobs(all, json::parse(text, &passing));
    }
    EXPECT_TRUE(owns(all));
    EXPECT_EQ(all.at("content").at(2).at("token").as_string(), long_text);
}

/// The event of a stream of texts is a document.
TEST(json_ownership, of_documents) {
    json::value logprobs;
    std::optional<json::object> extra;
    {
        auto http = std::make_shared<http_response>();
        http->body = R"({"id":"t","choices":[{"index":0,"text":"a","logprobs":{"tokens":[")" + long_text +
                     R"("]},"further":{"a":")" + long_text + R"("}}]})";
        const auto read_back = read<text_completion>(http);
        logprobs = json::value(read_back.choices.front().logprobs);
        extra.emplace(read_back.choices.front().extra);
        EXPECT_TRUE(owns(read_back.choices.front().logprobs));
    }
    EXPECT_EQ(logprobs.at("tokens").at(0).as_string(), long_text);
    EXPECT_TRUE(owns(json::value(*extra)));
    EXPECT_EQ(extra->at("further").at("a").as_string(), long_text);
}

} // namespace
} // namespace openai::mapping
