// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/file_input.hpp>
#include <openai/detail/adders.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// A request to transcribe speech: OpenAI's CreateTranscriptionRequest. A field is sent exactly when it is set, a list
/// when it is not empty.
class OPENAI_DECL transcription_request : public detail::adders<transcription_request> {
public:
    file_input file;   ///< flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav or webm, as its name must show
    std::string model; ///< "whisper-1", "gpt-4o-transcribe", ...
    std::optional<boost::json::value> chunking_strategy; ///< "auto" or an object
    std::vector<std::string> include;                    ///< "logprobs"
    std::vector<std::string> keywords;
    std::vector<std::string> known_speaker_names;
    std::vector<std::string> known_speaker_references; ///< `data:` URLs
    std::optional<std::string> language;               ///< of the speech, ISO 639-1
    std::vector<std::string> languages;
    std::optional<std::string> prompt;                ///< what came before, or the style
    std::optional<std::string> response_format;       ///< "json", "text", "srt", "verbose_json", "vtt", ...
    std::optional<double> temperature;                ///< 0 to 1
    std::vector<std::string> timestamp_granularities; ///< "word", "segment"; needs "verbose_json"

    /// Members that have no field here, sent as further entries of the form; see `file_upload`.
    boost::json::object extra_body;

    transcription_request() = default;
    transcription_request(file_input audio, std::string model_name)
        : file(std::move(audio))
        , model(std::move(model_name)) {}
};

/// A request to translate speech to English text: OpenAI's CreateTranslationRequest. A field is sent exactly when it is
/// set.
class OPENAI_DECL translation_request : public detail::adders<translation_request> {
public:
    file_input file;
    std::string model;
    std::optional<std::string> prompt;          ///< in English
    std::optional<std::string> response_format; ///< "json", "text", "srt", "verbose_json", "vtt"
    std::optional<double> temperature;          ///< 0 to 1

    /// Members that have no field here, sent as further entries of the form; see `file_upload`.
    boost::json::object extra_body;

    translation_request() = default;
    translation_request(file_input audio, std::string model_name)
        : file(std::move(audio))
        , model(std::move(model_name)) {}
};

/// A piece of a transcription with its time.
class OPENAI_DECL transcription_segment {
public:
    std::string id;   ///< a number is converted to text
    double start = 0; ///< seconds
    double end = 0;   ///< seconds
    std::string text;
    std::optional<std::string> speaker; ///< "diarized_json" only
    std::optional<std::int64_t> seek;
    std::vector<std::int64_t> tokens;
    std::optional<double> temperature;
    std::optional<double> avg_logprob;
    std::optional<double> compression_ratio;
    std::optional<double> no_speech_prob;
    boost::json::object extra; ///< what else the provider sent

    transcription_segment() = default;
};

/// A word of a transcription with its time.
class OPENAI_DECL transcription_word {
public:
    std::string word;
    double start = 0; ///< seconds
    double end = 0;   ///< seconds
    boost::json::object extra;

    transcription_word() = default;
};

/// What was said, as text.
class OPENAI_DECL transcription {
public:
    std::string text; ///< for the formats "text", "srt" and "vtt": the whole answer

    std::optional<std::string> language; ///< this and the members below: "verbose_json", "diarized_json"
    std::optional<double> duration;      ///< seconds
    std::vector<transcription_segment> segments;
    std::vector<transcription_word> words;
    boost::json::value usage;    ///< tokens or seconds billed; null if not stated
    boost::json::value logprobs; ///< null unless asked for
    boost::json::object extra;   ///< what else the provider sent

    transcription() = default;
};

} // namespace openai
