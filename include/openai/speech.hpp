// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/binary_answer.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <utility>

namespace openai {

/// A text to be spoken: OpenAI's CreateSpeechRequest. A field is sent exactly when it is set.
class OPENAI_DECL speech_request : public detail::adders<speech_request> {
public:
    std::string model; ///< "tts-1", "tts-1-hd", "gpt-4o-mini-tts", ...
    std::string input;
    boost::json::value voice;                   ///< "alloy", ..., or an object for a voice of one's own
    std::optional<std::string> instructions;    ///< how to speak
    std::optional<std::string> response_format; ///< "mp3", "opus", "aac", "flac", "wav", "pcm"
    std::optional<double> speed;                ///< 0.25 to 4; anything else is refused (`invalid_argument`)

    /// What has no field here. Merged into the body last: a member of the same name replaces the typed one.
    boost::json::object extra_body;

    speech_request() = default;
    speech_request(std::string model_name, std::string text, boost::json::value voice_name)
        : model(std::move(model_name))
        , input(std::move(text))
        , voice(std::move(voice_name)) {}
};

/// A spoken text.
class OPENAI_DECL spoken_audio : public binary_answer {
public:
    using binary_answer::binary_answer;
};

} // namespace openai
