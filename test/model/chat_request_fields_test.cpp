// SPDX-License-Identifier: BSL-1.0
#include "model/chat_request_fields.hpp"

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

namespace openai::mapping {
namespace {

namespace json = boost::json;
using names = std::set<std::string, std::less<>>;

/// The properties of a schema and of all it is composed of.
void collect(const json::object& schemas, const json::object& schema, names& found) {
    if (const auto* reference = schema.if_contains("$ref")) {
        const std::string_view target = reference->as_string();
        collect(schemas, schemas.at(target.substr(target.rfind('/') + 1)).as_object(), found);
    }
    if (const auto* parts = schema.if_contains("allOf")) {
        for (const auto& part : parts->as_array()) collect(schemas, part.as_object(), found);
    }
    if (const auto* properties = schema.if_contains("properties")) {
        for (const auto& [name, property] : properties->as_object()) found.insert(std::string(name));
    }
}

/// From OpenAI's OpenAPI document if OPENAI_SPEC names it, else from the list taken from it.
names wanted() {
    names found;
    if (const char* document = std::getenv("OPENAI_SPEC")) {
        std::ifstream file(document);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        json::parse_options options;
        options.max_depth = 256;
        const auto schemas = json::parse(text, {}, options).at("components").at("schemas").as_object();
        collect(schemas, schemas.at("CreateChatCompletionRequest").as_object(), found);
    } else {
        std::ifstream file(TEST_DATA "/chat_request_properties.txt");
        found.insert(std::istream_iterator<std::string>(file), {});
    }
    return found;
}

TEST(chat_request_fields, cover_every_property_that_openai_knows) {
    names sent{"stream", "stream_options"}; // written by the operation, see chat_request_test
    for_each_field<chat_request>([&](std::string_view name, auto) { sent.insert(std::string(name)); });
    const auto properties = wanted();
    EXPECT_GE(properties.size(), 37u);
    for (const auto& property : properties) EXPECT_TRUE(sent.contains(property)) << property;
}

} // namespace
} // namespace openai::mapping
