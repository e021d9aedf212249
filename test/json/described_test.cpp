// SPDX-License-Identifier: BSL-1.0
#include <openai/core/described_json.hpp>
#include <openai/session/schema.hpp>
#include <openai/session/structured_output.hpp>

#include "json/json_completion.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <list>

namespace described_test {
namespace {

namespace json = boost::json;

enum class unit { celsius, fahrenheit };
BOOST_DESCRIBE_ENUM(unit, celsius, fahrenheit)

struct place {
    std::string city;
    std::optional<std::string> country;
    static constexpr openai::description descriptions[] = {{"city", "e.g. Paris"}};
};
BOOST_DESCRIBE_STRUCT(place, (), (city, country))

struct circle {
    double radius = 0;
};
BOOST_DESCRIBE_STRUCT(circle, (), (radius))
struct box {
    double radius = 0;
    int corners = 0;
};
BOOST_DESCRIBE_STRUCT(box, (), (radius, corners))

struct base {
    bool sure = false;
};
BOOST_DESCRIBE_STRUCT(base, (), (sure))

struct report : base {
    place where;
    unit in = unit::celsius;
    std::vector<int> degrees;
    std::map<std::string, double> by_hour;
    std::variant<circle, box, std::string> shape;
    std::optional<unit> other;
    unsigned char small = 0;
};
BOOST_DESCRIBE_STRUCT(report, (base), (where, in, degrees, by_hour, shape, other, small))

struct node {
    std::string name;
    std::vector<node> children;
    std::unique_ptr<node> twin;
};
BOOST_DESCRIBE_STRUCT(node, (), (name, children, twin))

struct tree {
    node root;
    node again;
    static constexpr openai::description descriptions[] = {{"again", "the same"}};
};
BOOST_DESCRIBE_STRUCT(tree, (), (root, again))

struct anything {
    json::value any;
    json::object object;
    json::array array;
    std::monostate nothing;
};
BOOST_DESCRIBE_STRUCT(anything, (), (any, object, array, nothing))

template <class T>
std::string schema(openai::schema_style style) {
    return json::serialize(openai::json_schema<T>(style));
}

constexpr auto strict = openai::schema_style::strict;
constexpr auto plain = openai::schema_style::plain;

std::string normal(std::string_view text) { return json::serialize(json::parse({text.data(), text.size()})); }

TEST(schema, of_a_struct) {
    EXPECT_EQ(schema<place>(strict), normal(R"({"type":"object","properties":{
        "city":{"type":"string","description":"e.g. Paris"},
        "country":{"anyOf":[{"type":"string"},{"type":"null"}]}},
        "required":["city","country"],"additionalProperties":false})"));
    EXPECT_NE(schema<place>(plain).find(R"("required":["city"])"), std::string::npos);
}

TEST(schema, of_every_kind_of_member) {
    const auto text = json::parse(schema<report>(strict)).at("properties");
    const std::pair<const char*, const char*> members[] = {
        {"sure", R"({"type":"boolean"})"},
        {"in", R"({"type":"string","enum":["celsius","fahrenheit"]})"},
        {"degrees", R"({"type":"array","items":{"type":"integer"}})"},
        {"by_hour", R"({"type":"array","items":{"type":"object","properties":{"key":{"type":"string"},
            "value":{"type":"number"}},"required":["key","value"],"additionalProperties":false}})"},
        {"other", R"({"anyOf":[{"type":"string","enum":["celsius","fahrenheit"]},{"type":"null"}]})"},
        {"small", R"({"type":"integer"})"},
    };
    for (const auto& [name, expected] : members) EXPECT_EQ(json::serialize(text.at(name)), normal(expected)) << name;
    EXPECT_EQ(text.at("shape").at("anyOf").as_array().size(), 3u);
    EXPECT_EQ(json::parse(schema<report>(strict)).at("required").as_array().size(), 8u);
    EXPECT_EQ(json::serialize(json::parse(schema<report>(plain)).at("properties").at("by_hour")),
              normal(R"({"type":"object","additionalProperties":{"type":"number"}})"));
}

TEST(schema, of_a_type_that_contains_itself) {
    EXPECT_EQ(schema<node>(strict), normal(R"({"type":"object","properties":{"name":{"type":"string"},
        "children":{"type":"array","items":{"$ref":"#"}},"twin":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},
        "required":["name","children","twin"],"additionalProperties":false})"));
    const auto nested = json::parse(schema<tree>(strict));
    EXPECT_EQ(json::serialize(nested.at("properties")), normal(R"({"root":{"$ref":"#/$defs/node"},
                         "again":{"anyOf":[{"$ref":"#/$defs/node"}],"description":"the same"}})"));
    EXPECT_EQ(nested.at("$defs").at("node").at("properties").at("children").at("items").at("$ref"), "#/$defs/node");
}

TEST(schema, has_the_name_of_the_type) {
    const auto format = openai::response_format_for<place>();
    EXPECT_EQ(format.json_schema_->name, "place");
    EXPECT_EQ(format.json_schema_->strict, true);
    const std::pair<const char*, const char*> names[] = {
        {"auto f() [T = app::(anonymous namespace)::weather]", "weather"},
        {"auto f() [with T = {anonymous}::weather; std::string_view = x]", "weather"},
        {"auto f() [with T = app::page<app::item>]", "page"},
        {"no name", "no_name"},
        {"", "answer"},
    };
    for (const auto& [pretty, name] : names) EXPECT_EQ(openai::detail::schema_name(pretty), name);
}

const std::string whole = R"({"sure":true,"where":{"city":"Paris","country":null,"more":1},"in":"fahrenheit",
    "degrees":[1,2.0],"by_hour":{"9":1.5},"shape":{"radius":1,"corners":4},"small":255})";

TEST(from_json, every_kind_of_member) {
    const auto value = openai::from_json_text<report>(whole);
    EXPECT_TRUE(value.sure);
    EXPECT_EQ(value.where.city, "Paris");
    EXPECT_FALSE(value.where.country);
    EXPECT_EQ(value.in, unit::fahrenheit);
    EXPECT_EQ(value.degrees, (std::vector{1, 2}));
    EXPECT_EQ(value.by_hour.at("9"), 1.5);
    EXPECT_EQ(std::get<box>(value.shape).corners, 4) << "the circle fits, too, but not exactly";
    EXPECT_EQ(value.small, 255);
    const auto again = openai::to_json(value);
    EXPECT_EQ(json::serialize(again), normal(R"({"sure":true,"where":{"city":"Paris"},"in":"fahrenheit",
        "degrees":[1,2],"by_hour":{"9":1.5E0},"shape":{"radius":1E0,"corners":4},"small":255})"));
    EXPECT_EQ(json::serialize(openai::to_json(openai::from_json<report>(again))), json::serialize(again));
}

TEST(from_json, what_a_strict_schema_asks_for) {
    const auto by_hour =
        openai::from_json_text<std::map<std::string, double>>(R"([{"key":"9","value":1},{"key":"10","value":2}])");
    EXPECT_EQ(by_hour.size(), 2u);
    auto value = openai::from_json_text<tree>(
        R"({"root":{"name":"a","children":[{"name":"b","children":[]}],"twin":{"name":"c","children":[]}},
            "again":{"name":"d","children":[],"twin":null}})");
    EXPECT_EQ(value.root.children.at(0).name, "b");
    EXPECT_EQ(value.root.twin->name, "c");
    EXPECT_FALSE(value.again.twin);
    const auto any = openai::from_json_text<anything>(R"({"any":[1],"object":{"a":1},"array":[],"nothing":null})");
    EXPECT_EQ(json::serialize(openai::to_json(any)), R"({"any":[1],"object":{"a":1},"array":[],"nothing":null})");
}

TEST(from_json, says_where_it_does_not_fit) {
    const std::tuple<const char*, const char*, const char*> changes[] = {
        {"true", "1", "sure is neither true nor false"},
        {R"("Paris")", "null", "where.city is not a text"},
        {R"("city")", R"("town")", "where.city is missing"},
        {R"("fahrenheit")", R"("kelvin")", "in is none of the values allowed"},
        {"2.0", "2.5", "degrees[1] is not an integer of this size"},
        {"[1,2.0]", "{}", "degrees is not a list"},
        {"1.5", R"("1")", "by_hour.9 is not a number"},
        {R"({"9":1.5})", "[{}]", "by_hour[0] is no pair of key and value"},
        {R"({"9":1.5})", "7", "by_hour is not an object"},
        {R"({"radius":1,"corners":4})", "{}", "shape fits none of the alternatives"},
        {"255", "256", "small is not an integer of this size"},
        {whole.c_str(), "[]", "the document is not an object"},
    };
    for (const auto& [from, to, complaint] : changes) {
        auto text = whole;
        text.replace(text.find(from), std::string_view(from).size(), to);
        try {
            openai::from_json_text<report>(text);
            ADD_FAILURE() << text;
        } catch (const openai::error& thrown) {
            EXPECT_EQ(thrown.code(), openai::errc::invalid_response);
            EXPECT_EQ(thrown.details().context, complaint);
        }
    }
    EXPECT_THROW(openai::from_json_text<report>("{"), openai::error);
    for (const auto* text : {"[NaN]", "[Infinity]", "[1e999]", "[-1e999]"})
        EXPECT_THROW(openai::from_json_text<std::vector<double>>(text), openai::error) << text;
}

struct deep;
using below = std::variant<std::monostate, std::vector<deep>, std::list<deep>>;
struct deep {
    below next;
};
BOOST_DESCRIBE_STRUCT(deep, (), (next))

TEST(from_json, nested_alternatives_take_no_time_without_end) {
    std::string text = "7";
    for (int i = 0; i < 25; ++i) text = R"([{"next":)" + text + "}]";
    EXPECT_THROW(openai::from_json_text<deep>(R"({"next":)" + text + "}"), openai::error);
}

TEST(complete_json, at_every_offset) {
    const std::string text = R"({"a":"x\"\u00e9\ud83d\ude00é","b":[1,{"c":true}],"d":-1.5e3,"e":null,"f":{}} )";
    json::value last;
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const auto complete = openai::detail::mapping::complete_json(std::string_view(text).substr(0, size));
        boost::system::error_code failure;
        auto value = json::parse(complete, failure);
        if (size == 0) EXPECT_EQ(complete, "");
        else ASSERT_FALSE(failure) << size << ' ' << complete;
    }
    const std::pair<const char*, const char*> cases[] = {
        {R"({"a)", "{}"},
        {R"({"a":)", "{}"},
        {R"({"a":"b)", R"({"a":"b"})"},
        {R"({"a":"b\)", R"({"a":"b"})"},
        {R"({"a":"b\u12)", R"({"a":"b"})"},
        {R"({"a":"b\ud83d)", R"({"a":"b"})"},
        {R"({"a":"b\ud83d\ude)", R"({"a":"b"})"},
        {"{\"a\":\"b\xC3", R"({"a":"b"})"},
        {R"({"a":[1,2)", R"({"a":[1]})"},
        {R"({"a":[1,2,)", R"({"a":[1,2]})"},
        {R"({"a":tru)", "{}"},
        {R"({"a":true,)", R"({"a":true})"},
        {"12", ""},
    };
    for (const auto& [beginning, complete] : cases)
        EXPECT_EQ(openai::detail::mapping::complete_json(beginning), complete);
}

TEST(parse_partial, grows_and_never_fails) {
    std::size_t cities = 0;
    std::size_t degrees = 0;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const auto value = openai::parse_partial<report>(std::string_view(whole).substr(0, size));
        EXPECT_GE(value.where.city.size(), cities);
        EXPECT_GE(value.degrees.size(), degrees);
        cities = value.where.city.size();
        degrees = value.degrees.size();
    }
    EXPECT_EQ(cities, 5u);
    EXPECT_EQ(degrees, 2u);
    EXPECT_EQ(
        openai::parse_partial<report>(R"({"degrees":[1,"x",3],"in":7,"by_hour":[1,{"key":"a","value":2}]})").degrees,
        (std::vector{1, 3}));
    EXPECT_EQ(openai::parse_partial<report>("no JSON").where.city, "");
}

} // namespace
} // namespace described_test
