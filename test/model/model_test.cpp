// SPDX-License-Identifier: BSL-1.0
#include "model/mapping.hpp"

#include <gtest/gtest.h>

namespace openai::mapping {
namespace {

std::shared_ptr<const http_response> answer(std::string body) {
    auto http = std::make_shared<http_response>();
    http->status = 200;
    http->body = std::move(body);
    return http;
}

TEST(model, reads_one) {
    const auto item = read<model>(
        answer(R"({"id":"gpt-4o","object":"model","created":1715367049,"owned_by":"system","context_length":128000})"));
    EXPECT_EQ(item.id, "gpt-4o");
    EXPECT_EQ(item.object, "model");
    EXPECT_EQ(item.created, 1715367049);
    EXPECT_EQ(item.owned_by, "system");
    EXPECT_EQ(item.extra.at("context_length").as_int64(), 128000);
    EXPECT_EQ(item.status(), 200);
    EXPECT_EQ(item.raw().at("id"), "gpt-4o");
}

TEST(model, reads_one_that_is_wrapped_or_says_little) {
    const auto item = read<model>(answer(R"({"object":"model","data":{"id":"a/b","info":{"x":1},"created":null}})"));
    EXPECT_EQ(item.id, "a/b");
    EXPECT_FALSE(item.created.has_value());
    EXPECT_FALSE(item.owned_by.has_value());
    EXPECT_TRUE(item.extra.contains("info"));
}

TEST(model_list, reads_every_shape) {
    const char* bodies[] = {
        R"({"object":"list","data":[{"id":"a","created":1,"owned_by":"x"},{"id":"b"}]})",
        R"({"data":{"object":"list","data":[{"id":"a"},{"id":"b"}]}})",
        R"([{"id":"a"},{"id":"b","type":"chat"}])",
    };
    for (const auto* body : bodies) {
        SCOPED_TRACE(body);
        const auto list = read<model_list>(answer(body));
        std::string ids;
        for (const auto& item : list) ids += item.id;
        EXPECT_EQ(ids, "ab");
        EXPECT_EQ(list.body(), body);
    }
    EXPECT_TRUE(read<model_list>(answer(R"({"data":[]})")).data.empty());
}

template <class T>
std::string complaint(const char* body) {
    try {
        read<T>(answer(body));
        return {};
    } catch (const error& failure) {
        return failure.details().context + failure.api().message;
    }
}

TEST(model, says_what_is_wrong) {
    EXPECT_EQ(complaint<model>("{}"), "id is missing");
    EXPECT_EQ(complaint<model>(R"({"id":{}})"), "id is of another type");
    EXPECT_EQ(complaint<model>(R"({"error":{"message":"gone"}})"), "gone");
    EXPECT_EQ(complaint<model_list>("{}"), "data is missing");
    EXPECT_EQ(complaint<model_list>(R"({"data":[{"id":"a"},{}]})"), "data[1].id is missing");
    EXPECT_EQ(complaint<model_list>(R"({"data":["a"]})"), "data[0] is not an object");
    EXPECT_EQ(complaint<model_list>(R"([1])"), "[0] is not an object");
}

} // namespace
} // namespace openai::mapping
