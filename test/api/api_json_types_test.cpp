// SPDX-License-Identifier: BSL-1.0
#include "api/audio/audio_fields.hpp"
#include "api/batches/batch_fields.hpp"
#include "api/chat/chat_completion_fields.hpp"
#include "api/chat/chat_request_fields.hpp"
#include "api/chat/stored_chat_fields.hpp"
#include "api/common/deletion_fields.hpp"
#include "api/completions/text_completion_fields.hpp"
#include "api/embeddings/embedding_fields.hpp"
#include "api/files/upload_fields.hpp"
#include "api/images/image_fields.hpp"
#include "api/models/model_fields.hpp"
#include "api/moderations/moderation_fields.hpp"
#include "api/responses/response_fields.hpp"
#include "api/responses/response_request_fields.hpp"
#include "support/all_operations.hpp"
#include "support/filled.hpp"

#include <openai/api_json.hpp>
#include <openai/responses/compaction.hpp>
#include <openai/responses/input_tokens.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <random>

/// Converts every type that has a JSON form.
namespace openai::api_json_types_test {
namespace {

namespace json = boost::json;
using boost::mp11::mp_for_each;
using boost::mp11::mp_identity;
using boost::mp11::mp_list;
using boost::mp11::mp_transform;

// ----- what operations send and give

/// The type of a complete answer. For a stream, this is the type of the result that its events add up to.
template <class Answer>
struct whole {
    using type = Answer;
};
template <class T>
struct whole<stream<T>> {
    using type = typename stream_traits<T>::result_type;
};

template <class T>
concept bytes = std::derived_from<T, binary_answer> || std::same_as<T, http_response>;
template <class T>
concept made_of_a_file = std::constructible_from<T, file_input> || std::constructible_from<T, file_input, std::string>;
template <class T>
concept json_already = requires(const T& request) { request.document; };

template <class Operation>
consteval bool has_json() {
    using answer = typename whole<typename Operation::answer>::type;
    static_assert(api_value<answer> || bytes<answer>, "list the answer in <openai/api_json.hpp>");
    if constexpr (requires { typename Operation::request; }) {
        using request = typename Operation::request;
        static_assert(api_value<request> || made_of_a_file<request> || json_already<request>,
                      "list the request in <openai/api_json.hpp>");
    }
    return true;
}

template <class... Operations>
consteval bool all_have_json(mp_list<Operations...>) {
    return (has_json<Operations>() && ...);
}
static_assert(all_have_json(support::all_operations()));

static_assert(!api_value<file_upload> && !api_value<spoken_audio> && !api_value<int>);

// ----- each type

using all_types = mp_transform<mp_identity, detail::api_types>;

template <class T>
concept made_of_nothing = std::default_initializable<T>;

template <class T>
void expect_same_again(const json::value& written) {
    EXPECT_EQ(to_json(from_json<T>(written)), written) << boost::core::demangle(typeid(T).name());
}

TEST(api_json_types, are_written_and_read_when_they_hold_nothing) {
    std::size_t count = 0;
    mp_for_each<all_types>([&]<class T>(mp_identity<T>) {
        if constexpr (made_of_nothing<T>) {
            T value;
            // In an answer, a message without a role gets the role "assistant".
            if constexpr (std::same_as<T, chat_choice>) value.message.role = "assistant";
            if constexpr (std::same_as<T, stored_message>) value.role = "assistant";
            expect_same_again<T>(to_json(value));
            ++count;
        }
    });
    EXPECT_GE(count, 60u);
    expect_same_again<tool_choice>(to_json(tool_choice::function("f")));
}

template <class T>
concept fillable = requires(support::filler fill, T& value) { fill.fill(value); } && made_of_nothing<T>;

/// Types for which content parts can be read as parts. In answers, parts are read as text.
template <class T>
concept with_parts = !requires { &T::choices; } && !std::same_as<T, chat_choice> && !std::same_as<T, stored_message> &&
                     !std::same_as<T, page<chat_completion>> && !std::same_as<T, page<stored_message>>;

/// Calls `visit(value)` for each type and each alternative of its variants, with every field set.
template <class Visit>
void for_each_filled(Visit visit) {
    mp_for_each<all_types>([&]<class T>(mp_identity<T>) {
        if constexpr (fillable<T>) {
            for (const std::size_t alternative : {1u, 0u, 2u, 3u})
                if (alternative < 2 || with_parts<T>) visit(support::filled<T>(alternative));
        }
    });
}

TEST(api_json_types, are_written_and_read_with_every_field) {
    std::set<std::string> types;
    for_each_filled([&]<class T>(const T& value) {
        expect_same_again<T>(to_json(value));
        types.insert(typeid(T).name());
    });
    EXPECT_GE(types.size(), 45u);
}

/// Tests the types that `filler` cannot fill, because their fields are described in a source file.
TEST(api_json_types, are_read_from_what_was_sent) {
    const auto expect = []<class T>(mp_identity<T>, std::string_view text) {
        EXPECT_EQ(to_json(from_json_text<T>(text)), json::parse(text)) << text;
    };
    expect(mp_identity<task>(), R"({"id":"t","status":"done","video":{"url":"u"}})");
    expect(mp_identity<conversation>(), R"({"id":"c","object":"conversation","created_at":1,"metadata":{"a":"b"}})");
    expect(mp_identity<conversation_request>(), R"({"items":[{"type":"message","role":"user","content":"hi"}],)"
                                                R"("metadata":{"a":"b"},"x":1})");
    expect(mp_identity<conversation_update>(), R"({"metadata":{},"x":[]})");
    expect(mp_identity<conversation_items>(), R"({"items":[{"type":"x"}],"y":1})");
    expect(mp_identity<content_provenance_check>(),
           R"({"object":"o","created_at":1,"results":[{"type":"c2pa","outcome":"detected","issuer":"i","x":1}]})");
    expect(
        mp_identity<input_token_request>(),
        R"({"model":"m","input":[{"type":"x"}],"conversation":"c","instructions":"i","parallel_tool_calls":true,)"
        R"("personality":"p","previous_response_id":"r","reasoning":{"effort":"low","x":1},"text":{"verbosity":"low"},)"
        R"("tool_choice":"auto","tools":[{"type":"y"}],"truncation":"auto","z":1})");
    expect(mp_identity<input_token_count>(), R"({"object":"o","input_tokens":7,"x":1})");
    expect(mp_identity<compaction_request>(), R"({"model":"m","input":[{"type":"x"}],"instructions":"i","x":1})");
    expect(mp_identity<compaction>(),
           R"({"id":"c","object":"o","created_at":1,"output":[{"type":"x"}],"usage":{"input_tokens":1,)"
           R"("input_tokens_details":{"cached_tokens":2},"output_tokens":3,"output_tokens_details":{"x":4},)"
           R"("total_tokens":5},"x":1})");
    expect(mp_identity<item_list_parameters>(), R"({"after":"a","limit":2,"order":"asc","include":["x"]})");
    expect(mp_identity<retrieve_parameters>(), R"({"include":["x"]})");
    expect(mp_identity<response_resume_parameters>(),
           R"({"starting_after":1,"include_obfuscation":false,"include":["x"]})");
}

// ----- anything

using random = std::mt19937;

json::value anything(random& next) {
    switch (next() % 8) {
    case 0: return nullptr;
    case 1: return "text";
    case 2: return 7;
    case 3: return 0.25;
    case 4: return true;
    case 5: return json::array{1, "a"};
    case 6: return json::array();
    default: return json::object{{"text", "a"}, {"type", "b"}};
    }
}

/// Replaces a random value in the document, or all of it.
void change(json::value& in, random& next) {
    json::value* chosen = nullptr;
    if (auto* object = in.if_object(); object && !object->empty())
        chosen = &(object->begin() + static_cast<std::ptrdiff_t>(next() % object->size()))->value();
    else if (auto* list = in.if_array(); list && !list->empty()) chosen = &(*list)[next() % list->size()];
    if (!chosen || next() % 3 == 0) in = anything(next);
    else change(*chosen, next);
}

/// If changed JSON can be read, the value is the same after it has been written and read again. If not, reading throws.
TEST(api_json_types, are_the_same_after_any_change_that_is_read) {
    random next(20'240'229);
    int read = 0;
    int refused = 0;
    for_each_filled([&]<class T>(const T& value) {
        for (int round = 0; round < 60; ++round) {
            auto changed = to_json(value);
            change(changed, next);
            try {
                const auto once = to_json(from_json<T>(changed));
                EXPECT_EQ(to_json(from_json<T>(once)), once)
                    << boost::core::demangle(typeid(T).name()) << ' ' << json::serialize(changed);
                ++read;
            } catch (const error& thrown) {
                EXPECT_EQ(thrown.code(), errc::invalid_response) << thrown.what();
                ++refused;
            }
        }
    });
    EXPECT_GT(read, 1'000);
    EXPECT_GT(refused, 1'000);
}

} // namespace
} // namespace openai::api_json_types_test
