// SPDX-License-Identifier: BSL-1.0
#include "api/completions/text_piece_reader.hpp"
#include "text/base64.hpp"
#include "json/mapping.hpp"

#include <openai/chat/stored_chat.hpp>
#include <openai/completions/text_accumulator.hpp>
#include <openai/core/deletion.hpp>
#include <openai/embeddings/embedding.hpp>
#include <openai/moderations/moderation.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace openai::detail::mapping::resource_values_test {
namespace {

namespace json = boost::json;

http_message answer(std::string body) {
    http_message http;
    http.status = 200;
    http.body = std::move(body);
    return http;
}

/// What reading or writing complains about.
template <class Function>
std::string complaint(Function&& function) {
    try {
        function();
        return {};
    } catch (const error& failure) {
        return failure.details().context + failure.api().message;
    }
}

template <class T>
std::string read_complaint(const char* body) {
    return complaint([&] { read<T>(answer(body)); });
}

using texts = std::vector<std::string>;
using tokens = std::vector<std::int64_t>;

TEST(base64, is_read) {
    using namespace std::string_view_literals;
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zg", "f"},
        {"Zm8", "fo"},
        {"AP/+", "\0\xff\xfe"sv},
        {"AP_-", "\0\xff\xfe"sv},
        {"Zg=", "f"},
        {"Zm9v\r\nYg==\n", "foob"},
        {" Zm 9v\t", "foo"},
        {"Zg = =", "f"},
        {"data:image/png;base64,Zm9v", "foo"},
        {"DATA:;BASE64,Zm9v", "foo"},
        {"\n data:a/b;c=d;base64,Z_8=\n", "g\xff"},
        {"data:;base64,", ""},
    };
    for (const auto& [text, bytes] : rows) EXPECT_EQ(detail::from_base64(text), std::string(bytes)) << text;
    for (const auto* bad : {"Z", "Zg===", "Z=g=", "Zm9v.", "====", "\xC3\xA4", "data:image/png,Zm9v",
                            "data:", "data:;base64,,", "Zg==Zg=="})
        EXPECT_EQ(detail::from_base64(bad), std::nullopt) << bad;
    std::string every;
    for (int byte = 0; byte < 256; ++byte) EXPECT_EQ(detail::from_base64(detail::base64(every += char(byte))), every);
}

TEST(embedding_request, is_sent_as_it_is_set) {
    const std::pair<embedding_request, const char*> rows[] = {
        {embedding_request("m", "a"), R"({"model":"m","input":"a"})"},
        {embedding_request("m").add("a"), R"({"model":"m","input":["a"]})"},
        {embedding_request("m", "a").add("b").add("c"), R"({"model":"m","input":["a","b","c"]})"},
        {embedding_request("m", texts{}), R"({"model":"m","input":[]})"},
        {embedding_request("m", tokens{1, 2}), R"({"model":"m","input":[1,2]})"},
        {embedding_request("m", std::vector<tokens>{{1}, {2, 3}}), R"({"model":"m","input":[[1],[2,3]]})"},
        {embedding_request("m", "a")
             .set(&embedding_request::encoding_format, "base64")
             .set(&embedding_request::dimensions, 0)
             .set(&embedding_request::user, "")
             .extra("x", json::array{true}),
         R"({"model":"m","input":"a","encoding_format":"base64","dimensions":0,"user":"","x":[true]})"},
        {embedding_request().extra("model", "n").extra("input", nullptr), R"({"model":"n","input":null})"},
    };
    for (const auto& [request, sent] : rows) EXPECT_EQ(write(request), sent);
    EXPECT_EQ(complaint([] { write(embedding_request("", "a")); }), "model is empty");
    EXPECT_EQ(complaint([] { write(embedding_request("m").add("a").add("\xFF")); }), "input[1] is not valid UTF-8");
}

TEST(embedding_list, reads_numbers_and_base64_alike) {
    // 1.0f, -2.5f, the smallest number, infinity, no number
    const auto list = read<embedding_list>(answer(
        R"({"object":"list","model":"m","data":[{"object":"embedding","index":1,"embedding":"AACAPwAAIMABAAAAAACAfwAAwH8="},
            {"object":"embedding","index":0,"embedding":[1,-2.5,1e-45,18446744073709551615],"more":1}],
            "usage":{"prompt_tokens":5,"total_tokens":6,"cost":1}})"));
    ASSERT_EQ(list.data.size(), 2u);
    EXPECT_EQ(list.model, "m");
    EXPECT_EQ(list.usage->prompt_tokens, 5);
    EXPECT_EQ(list.usage->total_tokens, 6);
    EXPECT_EQ(list.usage->extra.at("cost"), 1);
    EXPECT_EQ(list.data[0].extra.at("more"), 1);
    const auto smallest = std::numeric_limits<float>::denorm_min();
    EXPECT_EQ(list.data[0].embedding_, (std::vector<float>{1, -2.5f, smallest, 18446744073709551615.f}));
    ASSERT_EQ(list.vectors().size(), 2u);
    EXPECT_EQ(list.vectors()[0].data(), list.vector().data());
    const auto second = list.vectors()[1];
    ASSERT_EQ(second.size(), 5u);
    EXPECT_EQ(second[0], 1);
    EXPECT_EQ(second[1], -2.5f);
    EXPECT_EQ(second[2], smallest);
    EXPECT_TRUE(std::isinf(second[3]) && second[3] > 0);
    EXPECT_TRUE(std::isnan(second[4]));
    EXPECT_TRUE(read<embedding_list>(answer(R"({"data":[]})")).vector().empty());
}

TEST(embedding_list, says_what_is_wrong) {
    EXPECT_EQ(read_complaint<embedding_list>("{}"), "data is missing");
    EXPECT_EQ(read_complaint<embedding_list>(R"({"data":[{}]})"), "data[0].embedding is missing");
    EXPECT_EQ(read_complaint<embedding_list>(R"({"data":[{"embedding":[1,"a"]}]})"),
              "data[0].embedding[1] is not a number");
    for (const auto* wrong : {"null", "NaN", "Infinity", "-Infinity"})
        EXPECT_EQ(
            read_complaint<embedding_list>((R"({"data":[{"embedding":[1,)" + std::string(wrong) + "]}]}").c_str()),
            "data[0].embedding[1] is null, which may stand for NaN or Infinity");
    for (const auto* wrong : {"1e999", "-1e300"})
        EXPECT_EQ(read_complaint<embedding_list>((R"({"data":[{"embedding":[)" + std::string(wrong) + "]}]}").c_str()),
                  "data[0].embedding[0] is infinite");
    EXPECT_EQ(read<embedding_list>(answer(R"({"data":{"embedding":["0.5",2]}})")).vector()[0], 0.5f);
    EXPECT_EQ(read_complaint<embedding_list>(R"({"data":[{"embedding":"AAAA"}]})"),
              "data[0].embedding is not base64 of 32-bit numbers");
    EXPECT_EQ(read_complaint<embedding_list>(R"({"data":[{"embedding":"?"}]})"),
              "data[0].embedding is not base64 of 32-bit numbers");
    EXPECT_EQ(read_complaint<embedding_list>(R"({"error":{"message":"no such model"}})"), "no such model");
}

TEST(moderation_request, is_sent_as_it_is_set) {
    const auto image = [] { return content_part::image("http://a/b.png"); };
    const auto part = R"({"type":"image_url","image_url":{"url":"http://a/b.png"}})";
    const std::pair<moderation_request, std::string> rows[] = {
        {moderation_request("a"), R"({"input":"a"})"},
        {moderation_request("a", "m"), R"({"input":"a","model":"m"})"},
        {moderation_request("a").add("b"), R"({"input":["a","b"]})"},
        {moderation_request("a").add(image()), std::string(R"({"input":[{"type":"text","text":"a"},)") + part + "]}"},
        {moderation_request(texts{"a"}).add(image()).add("b"),
         std::string(R"({"input":[{"type":"text","text":"a"},)") + part + R"(,{"type":"text","text":"b"}]})"},
        {moderation_request().add(image()).extra("x", 1), std::string(R"({"input":[)") + part + R"(],"x":1})"},
    };
    for (const auto& [request, sent] : rows) EXPECT_EQ(write(request), sent);
}

TEST(moderation, is_read) {
    const auto judged = read<moderation>(answer(
        R"({"id":"modr-1","model":"m","results":[{"flagged":true,"categories":{"violence":true,"hate/threatening":false,
            "illicit":null},"category_scores":{"violence":0.9,"hate/threatening":1e-7,"odd":"x"},
            "category_applied_input_types":{"violence":["text","image"]},"new":2},{"flagged":false}]})"));
    EXPECT_EQ(judged.id + judged.model, "modr-1m");
    EXPECT_TRUE(judged.flagged());
    ASSERT_EQ(judged.results.size(), 2u);
    const auto& first = judged.results[0];
    EXPECT_TRUE(first.has("violence"));
    EXPECT_FALSE(first.has("hate/threatening"));
    EXPECT_FALSE(first.has("unknown"));
    EXPECT_EQ(first.categories.size(), 2u) << "null says nothing";
    EXPECT_EQ(first.score("violence"), 0.9);
    EXPECT_EQ(first.score("unknown"), 0);
    EXPECT_EQ(first.category_scores.size(), 2u);
    EXPECT_EQ(first.category_applied_input_types.at("violence"), (texts{"text", "image"}));
    EXPECT_EQ(first.extra.at("new"), 2);
    EXPECT_FALSE(read<moderation>(answer(R"({"results":[{"flagged":false}]})")).flagged());
    EXPECT_EQ(read_complaint<moderation>("{}"), "results is missing");
    EXPECT_EQ(read_complaint<moderation>(R"({"results":[{}]})"), "results[0].flagged is missing");
}

TEST(text_completion_request, is_sent_as_it_is_set) {
    using request = text_completion_request;
    const auto usage = request("m", "a").set(&request::stream_options, stream_options{.include_usage = true});
    const std::tuple<request, bool, const char*> rows[] = {
        {request("m", "a"), false, R"({"model":"m","prompt":"a"})"},
        {request("m", tokens{5}), false, R"({"model":"m","prompt":[5]})"},
        {request("m", "a").set(&request::max_tokens, 0).set(&request::temperature, 0).set(&request::echo, false), false,
         R"({"model":"m","prompt":"a","echo":false,"max_tokens":0,"temperature":0})"},
        {request("m", "a").set(&request::stop, "x").set(&request::user, "u").set(&request::suffix, ""), false,
         R"({"model":"m","prompt":"a","stop":"x","suffix":"","user":"u"})"},
        {usage, false, R"({"model":"m","prompt":"a"})"},
        {usage, true, R"({"model":"m","prompt":"a","stream":true,"stream_options":{"include_usage":true}})"},
        {request("m", "a").extra("stream", true).extra("top_k", 3), true,
         R"({"model":"m","prompt":"a","stream":true,"top_k":3})"},
    };
    for (const auto& [value, stream, sent] : rows) EXPECT_EQ(write(value, stream), sent);
    EXPECT_EQ(complaint([] { write(request("", "a")); }), "model is empty");
    EXPECT_EQ(complaint([] { write(request("m", "a").extra("stream", true)); }),
              "extra_body.stream contradicts the operation");
}

constexpr auto whole_text =
    R"({"id":"cmpl-1","object":"text_completion","created":17,"model":"m","system_fingerprint":"fp",
        "choices":[{"text":"Hi","index":0,"logprobs":{"tokens":["Hi"]},"finish_reason":"stop","x":1}],
        "usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}})";

TEST(text_completion, is_read) {
    const auto whole = read<text_completion>(answer(whole_text));
    EXPECT_EQ(whole.id + whole.object + whole.model, "cmpl-1text_completionm");
    EXPECT_EQ(whole.created, 17);
    EXPECT_EQ(whole.text(), "Hi");
    EXPECT_EQ(whole.choices[0].finish_reason, "stop");
    EXPECT_EQ(whole.choices[0].logprobs.at("tokens").at(0), "Hi");
    EXPECT_EQ(whole.choices[0].extra.at("x"), 1);
    EXPECT_EQ(whole.usage->total_tokens, 3);
    EXPECT_EQ(whole.system_fingerprint, "fp");
    EXPECT_EQ(read<text_completion>(answer(R"({"choices":[{"index":4,"text":"b"}]})")).text(), "b");
    EXPECT_EQ(read_complaint<text_completion>(R"({"choices":[]})"), "choices is empty");
    EXPECT_EQ(read<text_completion>(
                  answer(R"({"choices":[{"text":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]})"))
                  .text(),
              "ab");
    EXPECT_THROW(read<text_completion>(answer(R"({"choices":[{"text":"","finish_reason":"error"}]})")), openai::error);
    EXPECT_THROW(read<text_completion>(answer(R"({"choices":[{"text":"a","error":{"message":"m"}}]})")), openai::error);
    EXPECT_EQ(read_complaint<text_completion>("{}"), "choices is missing");
    EXPECT_EQ(read_complaint<text_completion>(R"({"choices":[1]})"), "choices[0] is not an object");
}

TEST(text_accumulator, puts_pieces_together) {
    text_accumulator together;
    EXPECT_FALSE(together.finished());
    const char* events[] = {
        "",
        R"({"id":"a","object":"text_completion","created":5,"model":"m","choices":[{"index":1,"text":"x","finish_reason":""}]})",
        R"({"id":"","choices":[{"index":0,"text":"one","logprobs":{"tokens":["one"]}}]})",
        R"({"choices":[{"index":0,"text":" two","finish_reason":null,"logprobs":{"tokens":[" two"]}}]})",
        R"({"choices":[{"index":0,"text":"","finish_reason":"length"}]})",
        R"({"ping":true})",
        R"({"choices":null,"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}})",
    };
    for (const auto* event : events) together.add(read_text_piece(event));
    EXPECT_FALSE(together.finished());
    together.add(read_text_piece(R"({"choices":[{"index":1,"text":"y","finish_reason":"stop"}]})"));
    EXPECT_TRUE(together.finished());
    const auto& whole = together.completion();
    ASSERT_EQ(whole.choices.size(), 2u);
    EXPECT_EQ(whole.text(), "one two");
    EXPECT_EQ(whole.choices[0].finish_reason, "length");
    EXPECT_EQ(json::array(whole.choices[0].logprobs.at("tokens").as_array()), (json::array{"one", " two"}));
    EXPECT_EQ(whole.choices[1].text, "xy");
    EXPECT_EQ(whole.id + whole.model, "am");
    EXPECT_EQ(whole.usage->total_tokens, 3);
    for (const auto* bad : {R"({"choices":[{"index":-1,"text":"x"}]})", R"({"choices":[{"index":128,"text":"x"}]})"})
        EXPECT_EQ(complaint([&] { together.add(read_text_piece(bad)); }), "choices.index is outside 0 to 127");
    EXPECT_NE(complaint([] { read_text_piece("{"); }), "");
}

TEST(stored_chat, is_sent_and_read) {
    EXPECT_EQ(write(chat_update().with_metadata("b", "2").with_metadata("a", "1")),
              R"({"metadata":{"a":"1","b":"2"}})");
    EXPECT_EQ(write(chat_update(std::map<std::string, std::string>())), R"({"metadata":{}})");
    EXPECT_EQ(write(chat_update().extra("metadata", nullptr)), R"({"metadata":null})");
    const auto list = read<page<chat_completion>>(
        answer(R"({"object":"list","data":[{"id":"a","choices":[{"message":{"content":"Hi"}}],"metadata":{"k":"v"}}],
            "first_id":"a","last_id":"a","has_more":true})"));
    EXPECT_TRUE(list.has_more);
    EXPECT_EQ(list.next_after(), "a");
    EXPECT_EQ(list.data.at(0).text(), "Hi");
    const auto messages =
        read<page<stored_message>>(answer(R"({"data":[{"id":"a-0","role":"user","content":"Hi","name":null,"x":1},
            {"id":"a-1","role":"user","content":null,"content_parts":[{"type":"text","text":"Look"}]}]})"));
    EXPECT_FALSE(messages.has_more);
    ASSERT_EQ(messages.data.size(), 2u);
    EXPECT_EQ(messages.data[0].id + messages.data[0].role, "a-0user");
    EXPECT_EQ(messages.data[0].text(), "Hi");
    EXPECT_EQ(messages.data[0].received.members.at("x"), 1);
    EXPECT_EQ(messages.data[1].content_parts.at(0).text, "Look");
    EXPECT_EQ(messages.next_after(), "a-1") << "without last_id it is the last element's";
    EXPECT_TRUE(read<page<stored_message>>(answer(R"({"data":[],"has_more":"true"})")).has_more);
    EXPECT_FALSE(read<page<stored_message>>(answer(R"({"data":[],"has_more":"false"})")).has_more);
    EXPECT_EQ(read_complaint<page<stored_message>>(R"({"data":[1]})"), "data[0] is not an object");
    EXPECT_EQ(read_complaint<page<stored_message>>(R"({"data":{}})"), "data is of another type");
}

TEST(deletion, is_read) {
    const auto said = read<deletion>(answer(R"({"id":"a","object":"model","deleted":false})"));
    EXPECT_EQ(said.id + said.object, "amodel");
    EXPECT_FALSE(said.deleted);
    EXPECT_TRUE(read<deletion>(answer("")).deleted) << "204 No Content";
    EXPECT_TRUE(read<deletion>(answer(R"({"id":"a"})")).deleted);
    EXPECT_EQ(read_complaint<deletion>(R"({"error":{"message":"no"}})"), "no");
}

TEST(query, has_what_is_set) {
    EXPECT_EQ(write_query(list_parameters()), query());
    const auto parameters = chat_list_parameters()
                                .set(&paging::limit, 0)
                                .set(&paging::after, "a b")
                                .set(&paging::order, "asc")
                                .set(&chat_list_parameters::model, "m")
                                .with_metadata("k", "v")
                                .with_metadata("j", "w");
    const query wanted{{"after", "a b"}, {"limit", "0"},       {"order", "asc"},
                       {"model", "m"},   {"metadata[j]", "w"}, {"metadata[k]", "v"}};
    EXPECT_EQ(write_query(parameters), wanted);
}

TEST(model, reads_one) {
    const auto item = read<model>(
        answer(R"({"id":"gpt-4o","object":"model","created":1715367049,"owned_by":"system","context_length":128000})"));
    EXPECT_EQ(item.id, "gpt-4o");
    EXPECT_EQ(item.object, "model");
    EXPECT_EQ(item.created, 1715367049);
    EXPECT_EQ(item.owned_by, "system");
    EXPECT_EQ(item.extra.at("context_length").as_int64(), 128000);
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
    }
    EXPECT_TRUE(read<model_list>(answer(R"({"data":[]})")).data.empty());
}

template <class T>
std::string model_complaint(const char* body) {
    try {
        read<T>(answer(body));
        return {};
    } catch (const error& failure) {
        return failure.details().context + failure.api().message;
    }
}

TEST(model, says_what_is_wrong) {
    EXPECT_EQ(model_complaint<model>("{}"), "id is missing");
    EXPECT_EQ(model_complaint<model>(R"({"id":{}})"), "id is of another type");
    EXPECT_EQ(model_complaint<model>(R"({"error":{"message":"gone"}})"), "gone");
    EXPECT_EQ(model_complaint<model_list>("{}"), "data is missing");
    EXPECT_EQ(model_complaint<model_list>(R"({"data":[{"id":"a"},{}]})"), "data[1].id is missing");
    EXPECT_EQ(model_complaint<model_list>(R"({"data":["a"]})"), "data[0] is not an object");
    EXPECT_EQ(model_complaint<model_list>(R"([1])"), "[0] is not an object");
    EXPECT_EQ(model_complaint<model_list>(R"({"object":"list","data":null})"), "");
    EXPECT_EQ(model_complaint<model_list>(R"({"data":null,"error":{"message":"gone"}})"), "gone");
    EXPECT_EQ(model_complaint<model_list>(R"({"data":{"object":"model"}})"), "data[0].id is missing");
}

} // namespace
} // namespace openai::detail::mapping::resource_values_test
