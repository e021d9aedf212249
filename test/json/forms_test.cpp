// SPDX-License-Identifier: BSL-1.0
#include "api/audio/audio_fields.hpp"
#include "api/batches/batch_fields.hpp"
#include "api/chat/chat_request_fields.hpp"
#include "api/completions/text_completion_fields.hpp"
#include "api/embeddings/embedding_fields.hpp"
#include "api/files/upload_fields.hpp"
#include "api/images/image_fields.hpp"
#include "api/moderations/moderation_fields.hpp"
#include "core/file_access.hpp"
#include "text/media.hpp"
#include "json/form.hpp"
#include "json/mapping.hpp"

#include <openai/audio/speech.hpp>
#include <openai/audio/transcription.hpp>
#include <openai/batches/batch_lines.hpp>
#include <openai/content_provenance_checks/content_provenance.hpp>
#include <openai/files/file_object.hpp>
#include <openai/files/upload.hpp>
#include <openai/images/image.hpp>
#include <openai/images/image_request.hpp>
#include <openai/tasks/task.hpp>

#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>

namespace openai::detail::mapping::forms_test {
namespace {

namespace json = boost::json;

file_input some_file() { return file_input::from_bytes("ABC", "a.txt"); }

/// "name=value" or "name=<filename;type;bytes>" for each entry.
template <class Request>
std::vector<std::string> entries(const Request& request) {
    std::vector<std::string> all;
    for (const auto& part : write_form(request)) {
        const std::string content(part.content());
        all.push_back(part.name + '=' +
                      (part.filename ? '<' + *part.filename + ';' + part.content_type + ';' + content + '>' : content));
    }
    return all;
}

template <class Function>
std::string refusal(Function function) {
    try {
        function();
    } catch (const error& thrown) {
        EXPECT_EQ(thrown.code(), errc::invalid_argument) << thrown.what();
        return thrown.details().context;
    }
    return "nothing";
}

using list = std::vector<std::string>;

TEST(forms, hold_what_is_set_and_nothing_else) {
    EXPECT_EQ(entries(file_upload(some_file(), "batch")), (list{"purpose=batch", "file=<a.txt;text/plain;ABC>"}));
    EXPECT_EQ(
        entries(file_upload(some_file(), "batch").set(&file_upload::expires_after, file_expiry(std::chrono::hours(1)))),
        (list{"purpose=batch", "expires_after[anchor]=created_at", "expires_after[seconds]=3600",
              "file=<a.txt;text/plain;ABC>"}));
    transcription_request request(some_file(), "whisper-1");
    EXPECT_EQ(entries(request), (list{"model=whisper-1", "file=<a.txt;text/plain;ABC>"}));
    request.temperature = 0.0;
    request.prompt = "";
    request.language = "en";
    request.chunking_strategy = json::parse(R"({"type":"server_vad","threshold":0.5,"off":null})");
    request.timestamp_granularities = {"word", "segment"};
    EXPECT_EQ(entries(request),
              (list{"model=whisper-1", "chunking_strategy[type]=server_vad", "chunking_strategy[threshold]=0.5",
                    "language=en", "prompt=", "temperature=0", "timestamp_granularities[]=word",
                    "timestamp_granularities[]=segment", "file=<a.txt;text/plain;ABC>"}));
    EXPECT_EQ(entries(part_upload(some_file())), (list{"data=<a.txt;text/plain;ABC>"}));
    EXPECT_EQ(entries(content_provenance_request(some_file())), (list{"file=<a.txt;text/plain;ABC>"}));
}

TEST(forms, extra_members_come_last_and_replace) {
    EXPECT_EQ(entries(file_upload(some_file(), "batch")
                          .extra("purpose", "mine")
                          .extra("flag", true)
                          .extra("n", 3)
                          .extra("list", json::array{"a", json::object{{"b", 1}}})
                          .extra("nothing", nullptr)),
              (list{"file=<a.txt;text/plain;ABC>", "purpose=mine", "flag=true", "n=3", "list[]=a", "list[][b]=1"}));
}

TEST(forms, one_image_or_several) {
    image_edit_request request(some_file(), "make it blue");
    request.user = "u";
    EXPECT_EQ(entries(request), (list{"user=u", "prompt=make it blue", "image=<a.txt;text/plain;ABC>"}));
    request.add(file_input::from_bytes("\x89PNG\r\n\x1a\n", "b"));
    request.mask = file_input::from_bytes("m", "mask.png").typed("image/x-mask");
    request.n = 2;
    EXPECT_EQ(entries(request), (list{"n=2", "user=u", "prompt=make it blue", "image[]=<a.txt;text/plain;ABC>",
                                      "image[]=<b;image/png;\x89PNG\r\n\x1a\n>", "mask=<mask.png;image/x-mask;m>"}));
    EXPECT_EQ(entries(image_variation_request(some_file())), (list{"image=<a.txt;text/plain;ABC>"}));
}

TEST(forms, refuse_and_name_the_field) {
    const auto bad_text = std::string("\xff");
    const std::pair<std::string, std::function<void()>> cases[] = {
        {"purpose is empty", [] { write_form(file_upload(some_file(), "")); }},
        {"file is no file", [] { write_form(file_upload(file_input(), "batch")); }},
        {"file is no file", [] { write_form(file_upload(file_input::from_path("/x"), "batch")); }},
        {"file has no file name", [] { write_form(file_upload(file_input::from_bytes("a", ""), "batch")); }},
        {"purpose is not valid UTF-8", [&] { write_form(file_upload(some_file(), bad_text)); }},
        {"image is no file", [] { write_form(image_edit_request()); }},
        {"prompt is empty", [] { write_form(image_edit_request(some_file(), "")); }},
        {"model is empty", [] { write_form(translation_request(some_file(), "")); }},
        {"temperature is not 0 to 1",
         [] { write_form(translation_request(some_file(), "m").set(&translation_request::temperature, 1.1)); }},
        {"temperature is not 0 to 1",
         [] { write_form(transcription_request(some_file(), "m").set(&transcription_request::temperature, NAN)); }},
        {"input is empty", [] { write(speech_request("tts-1", "", "alloy")); }},
        {"voice is empty", [] { write(speech_request("tts-1", "a", nullptr)); }},
        {"speed is not 0.25 to 4",
         [] { write(speech_request("tts-1", "a", "alloy").set(&speech_request::speed, 0.2)); }},
        {"speed is not 0.25 to 4",
         [] { write(speech_request("tts-1", "a", "alloy").set(&speech_request::speed, NAN)); }},
        {"prompt is empty", [] { write(image_request()); }},
        {"part_ids is empty", [] { write(upload_completion()); }},
        {"custom_id is empty", [] { batch_input().add("", chat_request("m").user("x")); }},
    };
    for (const auto& [context, function] : cases) EXPECT_EQ(refusal(function), context);
}

TEST(forms, a_file_that_was_not_read_is_refused) {
    const auto file = file_input::from_path("/x/report.pdf");
    EXPECT_TRUE(file.has_value());
    EXPECT_EQ(file.filename(), "report.pdf");
    EXPECT_EQ(refusal([&] { write_form(file_upload(file, "batch")); }), "file is no file");
}

TEST(media, of_a_file) {
    const std::tuple<std::string, std::string, const char*> files[] = {
        {"a.jsonl", "{}", "application/jsonl"},
        {"A.MP3", "", "audio/mpeg"},
        {"a.wav", std::string("RIFF\0\0\0\0WAVEfmt ", 16), "audio/wav"},
        {"sound", "fLaC", "audio/flac"},
        {"wrong.png", "\xff\xd8\xff\xe0", "image/jpeg"},
        {"notes.txt", "BMW is a brand", "text/plain"},
        {"pixels.bmp", "BM6", "image/bmp"},
        {"unknown", "", "application/octet-stream"},
    };
    for (const auto& [name, bytes, type] : files) EXPECT_EQ(media_type_of_file(name, bytes), type) << name;
}

TEST(image, gives_the_bytes_it_has) {
    image one;
    EXPECT_EQ(refusal([&] { one.bytes(); }), "image: was not sent along, it has to be downloaded");
    one.url = "data:image/png;base64,QUJD";
    EXPECT_EQ(one.bytes(), "ABC");
    one.b64_json = "QUJDRA==";
    EXPECT_EQ(one.bytes(), "ABCD");
    one.b64_json = "data:image/png;base64,QU\nJDRQ";
    EXPECT_EQ(one.bytes(), "ABCE");
    one.b64_json = "QU.JD";
    EXPECT_THROW(one.bytes(), error);
}

TEST(batch_lines, are_written_and_read) {
    batch_input input;
    input.add("q-1", chat_request("gpt-4o").user("2+2?")).add("q-2", json::value{{"input", "a"}}, "/v1/embeddings");
    EXPECT_EQ(input.text(),
              R"({"custom_id":"q-1","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o",)"
              R"("messages":[{"role":"user","content":"2+2?"}]}})"
              "\n"
              R"({"custom_id":"q-2","method":"POST","url":"/v1/embeddings","body":{"input":"a"}})"
              "\n");
    const std::string text =
        R"({"id":"r1","custom_id":"q-1","response":{"status_code":200,"request_id":"req_1","body":{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"4"}}]}},"error":null})"
        "\r\n\n"
        R"({"custom_id":"q-2","response":{"status_code":429,"request_id":"req_2","body":{"error":{"message":"slow down","code":"rate"}}}})"
        "\nno json\n[]\n"
        R"({"custom_id":"q-3","response":null,"error":{"code":"batch_expired","message":"not in time"}})";
    batch_results results(text);
    const auto first = results.next().value();
    EXPECT_EQ(first.custom_id, "q-1");
    EXPECT_TRUE(first.succeeded());
    EXPECT_EQ(first.extra.at("id"), "r1");
    EXPECT_EQ(first.request_id, "req_1");
    const auto second = results.next().value();
    EXPECT_EQ(second.status, 429);
    for (const auto& [code, where] : {std::pair(errc::invalid_json, "line 4"), {errc::invalid_response, "line 5"}}) {
        try {
            results.next();
            FAIL();
        } catch (const error& thrown) {
            EXPECT_EQ(thrown.code(), code);
            EXPECT_TRUE(thrown.details().context.starts_with(where)) << thrown.what();
        }
    }
    const auto third = results.next().value();
    EXPECT_EQ(third.status, 0);
    EXPECT_EQ(third.error.at("code"), "batch_expired");
    EXPECT_FALSE(results.next());
    EXPECT_FALSE(results.next());
}

} // namespace
} // namespace openai::detail::mapping::forms_test

namespace openai::detail::mapping::forms_test {
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

/// The properties of each schema that is a request: from OpenAI's OpenAPI document if OPENAI_SPEC names it, else from
/// the list taken from it.
names wanted(const std::string& schema) {
    names found;
    if (const char* document = std::getenv("OPENAI_SPEC")) {
        std::ifstream file(document);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        json::parse_options options;
        options.max_depth = 256;
        const auto schemas = json::parse(text, {}, options).at("components").at("schemas").as_object();
        collect(schemas, schemas.at(schema).as_object(), found);
    } else {
        std::ifstream file(TEST_DATA "/request_properties.txt");
        for (std::string of, property; file >> of >> property;)
            if (of == schema) found.insert(property);
    }
    return found;
}

template <class Request>
void expect_covered(const std::string& schema, std::size_t at_least, names sent = {}) {
    for_each_field<Request>([&](std::string_view name, auto) { sent.insert(std::string(name)); });
    const auto properties = wanted(schema);
    EXPECT_GE(properties.size(), at_least) << schema;
    for (const auto& property : properties) EXPECT_TRUE(sent.contains(property)) << schema << '.' << property;
}

TEST(request_fields, cover_every_property_that_openai_knows) {
    const names streaming{"stream", "stream_options"}; // written by the operation, see chat_request_test
    expect_covered<chat_request>("CreateChatCompletionRequest", 37, streaming);
    expect_covered<text_completion_request>("CreateCompletionRequest", 18, streaming);
    expect_covered<embedding_request>("CreateEmbeddingRequest", 5);
    expect_covered<moderation_request>("CreateModerationRequest", 2);
    expect_covered<batch_request>("CreateBatchRequest", 5);
    expect_covered<file_upload>("CreateFileRequest", 3);
    expect_covered<upload_request>("CreateUploadRequest", 5);
    expect_covered<part_upload>("AddUploadPartRequest", 1);
    expect_covered<upload_completion>("CompleteUploadRequest", 2);
    expect_covered<translation_request>("CreateTranslationRequest", 5);
    expect_covered<image_variation_request>("CreateImageVariationRequest", 6);
}

TEST(request_fields, cover_every_property_but_those_of_streams_that_are_not_read) {
    const names images{"stream", "partial_images"};
    expect_covered<image_request>("CreateImageRequest", 14, images);
    expect_covered<image_edit_request>("CreateImageEditRequest", 15, images);
    expect_covered<speech_request>("CreateSpeechRequest", 7, {"stream_format"});
    expect_covered<transcription_request>("CreateTranscriptionRequest", 13, {"stream"});
}

} // namespace
} // namespace openai::detail::mapping::forms_test
