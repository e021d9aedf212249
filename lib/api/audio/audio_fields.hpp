// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/audio/speech.hpp>
#include <openai/audio/transcription.hpp>
#include <openai/core/observer.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace openai {

BOOST_DESCRIBE_STRUCT(speech_request, (), (model, input, voice, instructions, response_format, speed))
BOOST_DESCRIBE_STRUCT(transcription_request, (),
                      (model, chunking_strategy, include, keywords, known_speaker_names, known_speaker_references,
                       language, languages, prompt, response_format, temperature, timestamp_granularities, file))
BOOST_DESCRIBE_STRUCT(translation_request, (), (model, prompt, response_format, temperature, file))
BOOST_DESCRIBE_STRUCT(transcription_segment, (),
                      (id, start, end, text, speaker, seek, tokens, temperature, avg_logprob, compression_ratio,
                       no_speech_prob))
BOOST_DESCRIBE_STRUCT(transcription_word, (), (word, start, end))
BOOST_DESCRIBE_STRUCT(transcription, (), (text, language, duration, segments, words, usage, logprobs))

/// Checks that a speech request has a model, a text, a voice and a valid speed.
inline void check_request(const speech_request& request, const detail::mapping::path& root) {
    const auto missing = [&](std::string_view name) { return !request.extra_body.contains(name); };
    if (request.model.empty() && missing("model")) detail::mapping::refuse(root.field("model"), "is empty");
    if (request.input.empty() && missing("input")) detail::mapping::refuse(root.field("input"), "is empty");
    if (request.voice.is_null() && missing("voice")) detail::mapping::refuse(root.field("voice"), "is empty");
    const auto speed = request.speed.value_or(1);
    if (missing("speed") && !(speed >= 0.25 && speed <= 4))
        detail::mapping::refuse(root.field("speed"), "is not 0.25 to 4");
}

template <class T>
void check_sound_request(const T& request, const detail::mapping::path& root) {
    const auto missing = [&](std::string_view name) { return !request.extra_body.contains(name); };
    if (request.model.empty() && missing("model")) detail::mapping::refuse(root.field("model"), "is empty");
    const auto temperature = request.temperature.value_or(0);
    if (missing("temperature") && !(temperature >= 0 && temperature <= 1))
        detail::mapping::refuse(root.field("temperature"), "is not 0 to 1");
}
inline void check_request(const transcription_request& request, const detail::mapping::path& root) {
    check_sound_request(request, root);
}
inline void check_request(const translation_request& request, const detail::mapping::path& root) {
    check_sound_request(request, root);
}

/// Returns the token usage that a transcription reports, or `std::nullopt` if it reports none. Some models report the
/// usage in seconds instead.
inline std::optional<observed::token_usage> tokens_of(const transcription& answer) {
    const auto* stated = answer.usage.if_object();
    if (stated == nullptr) return std::nullopt;
    const auto number = [stated](std::string_view name) -> std::optional<std::int64_t> {
        const auto* found = stated->if_contains(name);
        return found != nullptr && found->is_int64() ? std::optional(found->get_int64()) : std::nullopt;
    };
    const auto input = number("input_tokens");
    const auto output = number("output_tokens");
    if (!input && !output) return std::nullopt;
    observed::token_usage made;
    made.input = input.value_or(0);
    made.output = output.value_or(0);
    return made;
}

namespace detail::mapping {

template <>
inline constexpr std::array<std::string_view, 1> needed_fields<transcription>{"text"};

// Zero is also a valid time, so a time that cannot be read must not become zero.
template <>
inline constexpr bool exact_numbers<transcription> = true;
template <>
inline constexpr bool exact_numbers<transcription_segment> = true;
template <>
inline constexpr bool exact_numbers<transcription_word> = true;

/// Reads a transcription from an object, or from a JSON string that is the text of the transcription. Some servers wrap
/// every answer in JSON, even if the request asks for plain text.
inline bool read_value(const boost::json::value& json, transcription& out, const path& at) {
    if (json.is_string()) return read_value(json, out.text, at);
    if (json.is_object()) read_fields(json.get_object(), out, at);
    return json.is_object();
}

} // namespace detail::mapping
} // namespace openai
