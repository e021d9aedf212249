// SPDX-License-Identifier: BSL-1.0
#include "model/audio_fields.hpp"
#include "model/batch_fields.hpp"
#include "model/chat_request_fields.hpp"
#include "model/embedding_fields.hpp"
#include "model/image_fields.hpp"
#include "model/moderation_fields.hpp"
#include "model/text_completion_fields.hpp"
#include "model/upload_fields.hpp"

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
} // namespace openai::mapping
