// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/binary_answer.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <utility>

namespace openai {

/// A request to turn a text into speech (OpenAI's CreateSpeechRequest). An optional field is sent only if you set it.
class OPENAI_DECL speech_request : public detail::adders<speech_request> {
public:
    std::string model; ///< "tts-1", "tts-1-hd", "gpt-4o-mini-tts", ...
    std::string input;
    boost::json::value voice;                   ///< "alloy", ..., or an object for a custom voice
    std::optional<std::string> instructions;    ///< how the voice should speak
    std::optional<std::string> response_format; ///< "mp3", "opus", "aac", "flac", "wav", "pcm"
    std::optional<double> speed;                ///< 0.25 to 4; other values fail with `invalid_argument`

    /// JSON members for which this class has no field. They are merged into the body last, so a member with the name of
    /// a field replaces that field.
    boost::json::object extra_body;

    speech_request() = default;
    speech_request(std::string model_name, std::string text, boost::json::value voice_name)
        : model(std::move(model_name))
        , input(std::move(text))
        , voice(std::move(voice_name)) {}
};

/// The generated speech, as the bytes of an audio file.
class OPENAI_DECL spoken_audio : public binary_answer {
public:
    using binary_answer::binary_answer;
};

} // namespace openai
