// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/binary_answer.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <utility>

namespace openai {

/// A request to speak a text: OpenAI's CreateSpeechRequest. A field is sent exactly when it is set.
class OPENAI_DECL speech_request : public detail::adders<speech_request> {
public:
    std::string model; ///< "tts-1", "tts-1-hd", "gpt-4o-mini-tts", ...
    std::string input;
    boost::json::value voice;                   ///< "alloy", ..., or an object for a voice of your own
    std::optional<std::string> instructions;    ///< how to speak
    std::optional<std::string> response_format; ///< "mp3", "opus", "aac", "flac", "wav", "pcm"
    std::optional<double> speed;                ///< 0.25 to 4; anything else is refused (`invalid_argument`)

    /// Members that have no field here. They are merged into the body last, so a member replaces a typed one of the
    /// same name.
    boost::json::object extra_body;

    speech_request() = default;
    speech_request(std::string model_name, std::string text, boost::json::value voice_name)
        : model(std::move(model_name))
        , input(std::move(text))
        , voice(std::move(voice_name)) {}
};

/// The audio of a spoken text.
class OPENAI_DECL spoken_audio : public binary_answer {
public:
    using binary_answer::binary_answer;
};

} // namespace openai
