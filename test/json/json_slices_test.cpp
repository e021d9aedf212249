// SPDX-License-Identifier: BSL-1.0
#include "json/json_slices.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace openai::detail::mapping::json_slices_test {
namespace {

namespace json = boost::json;

TEST(json_slices, finds_the_text_of_a_member) {
    const std::string text = R"( {"a" : [1, {"b":"]}\""}] ,"b": -1.50e3 , "c":"x\\","d":{},"a\"":null,"a":true} )";
    EXPECT_EQ(member_text(text, "a"), "true") << "the last one";
    EXPECT_EQ(member_text(text, "b"), "-1.50e3");
    EXPECT_EQ(member_text(text, "c"), R"("x\\")");
    EXPECT_EQ(member_text(text, "d"), "{}");
    EXPECT_EQ(member_text(text, R"(a\")"), "null");
    EXPECT_EQ(member_text(text, "e"), std::nullopt);
    for (const auto* none : {"", "[]", "\"a\"", "{}", "{\"a", "{\"a\"", "{\"a\":", "{\"a\" 1}"})
        EXPECT_EQ(member_text(none, "a"), std::nullopt) << none;
}

TEST(json_slices, finds_the_objects_of_a_list) {
    const auto texts = objects_in(R"([ {"a":[{"b":1}]} , 1, "{", null, {} ,[{}],{"c":"]"}])");
    const std::vector<std::string_view> expected{R"({"a":[{"b":1}]})", "{}", R"({"c":"]"})"};
    EXPECT_EQ(texts, expected);
    for (const auto* none : {"", "{}", "[]", "[", "[1"}) EXPECT_TRUE(objects_in(none).empty()) << none;
}

TEST(json_slices, replace_one_value_and_nothing_else) {
    const struct {
        const char* json;
        const char* made; ///< null: nothing
    } rows[] = {
        {R"({"model":"a"})", R"({"model":"N\"\n"})"},
        {R"( { "model" : "a" , "b" : 1 })", R"( { "model" : "N\"\n" , "b" : 1 })"},
        {R"({"messages":[{"model":"in","t":"]}\""}],"model":"a","x":{"model":1}})",
         R"({"messages":[{"model":"in","t":"]}\""}],"model":"N\"\n","x":{"model":1}})"},
        {R"({"n":1e5,"b":true,"s":"\\","e":{},"l":[],"model":null})",
         R"({"n":1e5,"b":true,"s":"\\","e":{},"l":[],"model":"N\"\n"})"},
        {R"({"model":{"a":[1,"}"]},"z":0})", R"({"model":"N\"\n","z":0})"},
        {R"({"a":"model","b":{"model":"x"}})", nullptr},
        {R"({"a\"":"x","m":"model"})", nullptr},
        {"{}", nullptr},
        {"[]", nullptr},
        {"", nullptr},
        {"--boundary", nullptr},
        {"{\"model", nullptr},
    };
    for (const auto& row : rows) {
        const auto made = replace_member(row.json, "model", "N\"\n");
        EXPECT_EQ(made.value_or("nothing"), row.made != nullptr ? row.made : "nothing");
    }
}

json::value random_value(std::mt19937& random, int depth) {
    switch (random() % (depth > 0 ? 6 : 4)) {
    case 0: return nullptr;
    case 1: return random() % 2 == 0;
    case 2: return static_cast<double>(random()) / 8;
    case 3: {
        json::string text;
        for (auto left = random() % 8; left > 0; --left) text.push_back("\\\"{}[],: a"[random() % 11]);
        return text;
    }
    case 4: {
        json::array list;
        for (auto left = random() % 4; left > 0; --left) list.push_back(random_value(random, depth - 1));
        return list;
    }
    default: {
        json::object object;
        for (auto left = random() % 4; left > 0; --left)
            object[std::string(1, static_cast<char>('a' + random() % 3))] = random_value(random, depth - 1);
        return object;
    }
    }
}

/// Against the parser, and a text that is cut anywhere does no harm.
TEST(json_slices, agree_with_the_parser) {
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
        const json::object object{{"a", random_value(random, 3)}, {"b", random_value(random, 3)}};
        const auto text = json::serialize(object);
        for (const auto* name : {"a", "b"}) {
            const auto found = member_text(text, name);
            ASSERT_TRUE(found.has_value()) << text;
            EXPECT_EQ(json::parse(*found), object.at(name)) << text;
            if (!object.at(name).is_array()) continue;
            std::size_t objects = 0;
            for (const auto& element : object.at(name).get_array()) objects += element.is_object();
            EXPECT_EQ(objects_in(*found).size(), objects) << text;
        }
        const auto cut = std::string_view(text).substr(0, random() % text.size());
        member_text(cut, "b");
        objects_in(cut);
    }
}

} // namespace
} // namespace openai::detail::mapping::json_slices_test
