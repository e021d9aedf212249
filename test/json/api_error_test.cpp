// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/error_document.hpp"
#include "engine/answers/stream_event.hpp"
#include "json/mapping.hpp"

#include "support/jsonl.hpp"

#include <gtest/gtest.h>

namespace openai::detail::mapping::api_error_test {
namespace {

using test::text_at;

TEST(api_error, reads_every_shape_met) {
    for (const auto& row : test::read_jsonl("error_bodies.jsonl")) {
        SCOPED_TRACE(text_at(row, "name"));
        headers fields;
        fields.add("Content-Type", text_at(row, "content_type"));
        for (const auto& [name, value] : row.at("headers").as_object())
            fields.add(std::string(name), std::string(std::string_view(value.as_string())));
        const auto& expected = row.at("expect").as_object();
        const auto status = static_cast<int>(row.at("status").as_int64());
        const auto said = read_api_error(status, fields, text_at(row, "body"));
        EXPECT_EQ(said.message, text_at(expected, "message"));
        EXPECT_EQ(said.type, text_at(expected, "type"));
        EXPECT_EQ(said.code, text_at(expected, "code"));
        EXPECT_EQ(said.param, text_at(expected, "param"));
        EXPECT_EQ(said.request_id, text_at(expected, "request_id"));
    }
}

struct shape {
    const char* body;
    const char* message;
    const char* type = "";
    const char* code = "";
};

TEST(api_error, reads_shapes_beyond_the_vectors) {
    const shape shapes[] = {
        {R"([{"error":{"code":400,"message":"in a list","status":"INVALID_ARGUMENT"}}])", "in a list",
         "INVALID_ARGUMENT", "400"},
        {R"({"detail":[{"loc":["body",0,"role"],"msg":"bad","type":"a"},{"msg":"worse","type":"b"}]})",
         "body.0.role: bad; worse", "a"},
        {R"({"object":"error","message":{"detail":[{"loc":["body"],"msg":"bad"}]},"type":"invalid_request_error"})",
         "body: bad", "invalid_request_error"},
        {R"({"error":{"message":"","code":null}})", "HTTP 400-body"},
        {R"({"error":{}})", "HTTP 400-body"},
        {R"({"error":null,"message":"flat"})", "flat"},
        {R"({"error":true,"message":"flat"})", "flat"},
        {R"({"errors":["first","second"]})", "first; second"},
        {R"("just text")", "just text"},
        {R"({"error":{"message":{"a":1}}})", R"({"a":1})"},
        {R"({"message":[{"a":1},2]})", R"(2)"},
        {R"({"error":{"message":[{"a":1}]}})", R"([{"a":1}])"},
        {R"({"error":{"message":{"message":"inside"}}})", "inside"},
        {R"({"error":{"message":{},"detail":"beside"}})", "beside"},
        {R"({"error":{"message":"m","type":null,"status":400}})", "m"},
        {R"({"error":{"message":"m","type":400,"status":"INVALID"}})", "m", "INVALID"},
        {R"({"message":"m","type":"400","code":400})", "m", "", "400"},
        {R"({"foo":1})", "HTTP 400-body"},
        {R"({"error":{"message":"cut off)", "HTTP 400-body"},
        {" <html>", "HTTP 400"},
        {"", "HTTP 400"},
        {"  \n", "HTTP 400"},
        {"null", "HTTP 400-body"},
        {"[]", "HTTP 400-body"},
    };
    for (const auto& [body, message, type, code] : shapes) {
        SCOPED_TRACE(body);
        const auto said = read_api_error(400, {}, body);
        const std::string expected = message;
        EXPECT_EQ(said.message, expected == "HTTP 400-body" ? body : expected);
        EXPECT_EQ(said.type, type);
        EXPECT_EQ(said.code, code);
    }
}

TEST(api_error, the_header_names_the_request) {
    headers fields;
    fields.add("x-request-id", "header");
    EXPECT_EQ(read_api_error(500, fields, R"({"message":"m","request_id":"body"})").request_id, "header");
}

TEST(api_error, caps_text_that_is_not_json_between_code_points) {
    std::string body = "x";
    for (int i = 0; i < 2000; ++i) body += "\u00e9";
    const auto said = read_api_error(502, {}, body);
    EXPECT_LE(said.message.size(), 1024u + 3);
    EXPECT_TRUE(said.message.ends_with("\u00e9..."));
}

TEST(api_error, a_deep_or_broken_body_is_text) {
    const std::string deep(100000, '[');
    EXPECT_EQ(read_api_error(500, {}, deep).message, std::string(1024, '[') + "...");
    EXPECT_FALSE(read_api_error(500, {}, std::string("\0\xff{", 3)).message.empty());
}

TEST(stream_error, is_found_in_every_shape) {
    const std::pair<const char*, const char*> events[] = {
        {"message", R"({"error":{"message":"m","type":"t","code":7}})"},
        {"message", R"({"object":"error","message":"m","type":"t","code":7})"},
        {"message", R"({"type":"error","message":"m","code":"7"})"},
        {"message", R"({"error":"m"})"},
        {"message", R"({"statusCode":"429","message":"m"})"},
        {"message", R"({"choices":[{"index":0,"delta":{}}],"error":{"message":"m"}})"},
        {"message", R"({"base_resp":{"status_code":7,"status_msg":"m"}})"},
        {"error", R"({"message":"m","code":7})"},
        {"error", R"("m")"},
        {"error", "m"},
    };
    for (const auto& [type, data] : events) {
        SCOPED_TRACE(data);
        const auto said = meaning_of(type, data, false).said;
        ASSERT_TRUE(said.has_value());
        EXPECT_EQ(said->message, "m");
    }
}

TEST(stream_error, is_not_seen_where_none_is) {
    const char* events[] = {
        "",
        "[DONE]",
        "not json",
        R"({"type":"ping"})",
        R"({"choices":[],"usage":{"total_tokens":1}})",
        R"({"choices":[{"index":0,"delta":{"content":"\"error\""}}]})",
        R"({"choices":[{"index":0,"delta":{"content":"x"}}],"error":null})",
        R"({"choices":[{"index":0,"delta":{"content":"x"}}],"error":{}})",
        R"({"choices":[{"index":0,"delta":{"content":"x"}}],"error":""})",
        R"({"choices":[{"index":0,"delta":{"content":"x"}}],"base_resp":{"status_code":0}})",
        R"({"statusCode":200,"message":"fine"})",
    };
    for (const auto* data : events) {
        SCOPED_TRACE(data);
        EXPECT_FALSE(meaning_of("message", data, false).said.has_value());
    }
}

TEST(stream_error, always_has_a_message) {
    EXPECT_FALSE(meaning_of("error", "", false).said->message.empty());
    EXPECT_FALSE(meaning_of("error", "{}", false).said->message.empty());
    EXPECT_FALSE(meaning_of("message", R"({"error":{"code":1}})", false).said->message.empty());
}

} // namespace
} // namespace openai::detail::mapping::api_error_test
