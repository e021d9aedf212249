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

/// A request to transcribe speech (OpenAI's CreateTranscriptionRequest). An optional field is sent only if you set it;
/// a list is sent only if it is not empty.
class OPENAI_DECL transcription_request : public detail::adders<transcription_request> {
public:
    /// A flac, mp3, mp4, mpeg, mpga, m4a, ogg, wav or webm file. Its name must have the extension of its format.
    file_input file;
    std::string model;                                   ///< "whisper-1", "gpt-4o-transcribe", ...
    std::optional<boost::json::value> chunking_strategy; ///< "auto" or an object
    std::vector<std::string> include;                    ///< "logprobs"
    std::vector<std::string> keywords;                   ///< words that the recording is likely to contain
    std::vector<std::string> known_speaker_names;        ///< names of the speakers in `known_speaker_references`
    std::vector<std::string> known_speaker_references;   ///< samples of their voices, as `data:` URLs
    std::optional<std::string> language;                 ///< language of the speech, ISO 639-1
    std::vector<std::string> languages;                  ///< languages that the recording may contain, ISO 639-1
    /// A text that guides the model: the transcript of the preceding recording, or an example of the style.
    std::optional<std::string> prompt;
    std::optional<std::string> response_format;       ///< "json", "text", "srt", "verbose_json", "vtt", ...
    std::optional<double> temperature;                ///< 0 to 1
    std::vector<std::string> timestamp_granularities; ///< "word", "segment"; needs "verbose_json"

    /// Members for which this class has no field. They are sent as further form fields of the multipart body; see
    /// `file_upload::extra_body`.
    boost::json::object extra_body;

    transcription_request() = default;
    transcription_request(file_input audio, std::string model_name)
        : file(std::move(audio))
        , model(std::move(model_name)) {}
};

/// A request to translate speech to English text (OpenAI's CreateTranslationRequest). An optional field is sent only if
/// you set it.
class OPENAI_DECL translation_request : public detail::adders<translation_request> {
public:
    file_input file;                            ///< the recording; see `transcription_request::file`
    std::string model;                          ///< "whisper-1"
    std::optional<std::string> prompt;          ///< must be in English
    std::optional<std::string> response_format; ///< "json", "text", "srt", "verbose_json", "vtt"
    std::optional<double> temperature;          ///< 0 to 1

    /// Members for which this class has no field. They are sent as further form fields of the multipart body; see
    /// `file_upload::extra_body`.
    boost::json::object extra_body;

    translation_request() = default;
    translation_request(file_input audio, std::string model_name)
        : file(std::move(audio))
        , model(std::move(model_name)) {}
};

/// A segment of a transcription, with its start and end time.
class OPENAI_DECL transcription_segment {
public:
    std::string id;                          ///< id of the segment; a number is converted to text
    double start = 0;                        ///< seconds
    double end = 0;                          ///< seconds
    std::string text;                        ///< text of the segment
    std::optional<std::string> speaker;      ///< "diarized_json" only
    std::optional<std::int64_t> seek;        ///< seek offset of the segment
    std::vector<std::int64_t> tokens;        ///< ids of the tokens of the text
    std::optional<double> temperature;       ///< the temperature that was used
    std::optional<double> avg_logprob;       ///< mean log probability of the tokens; below -1, the text is unreliable
    std::optional<double> compression_ratio; ///< how repetitive the text is; above 2.4, the text is unreliable
    std::optional<double> no_speech_prob;    ///< probability that nobody speaks, 0 to 1
    boost::json::object extra;               ///< other members that the provider sent

    transcription_segment() = default;
};

/// A word of a transcription, with its start and end time.
class OPENAI_DECL transcription_word {
public:
    std::string word;          ///< the word
    double start = 0;          ///< seconds
    double end = 0;            ///< seconds
    boost::json::object extra; ///< other members that the provider sent

    transcription_word() = default;
};

/// The text of the speech in a recording.
class OPENAI_DECL transcription {
public:
    /// The transcript. With the formats "text", "srt" and "vtt", this is the whole response body. If the server sends
    /// JSON although you asked for one of these formats, this is the text in the JSON.
    std::string text;

    /// The language of the speech. This member and the next three members are set only in the formats "verbose_json"
    /// and "diarized_json".
    std::optional<std::string> language;
    std::optional<double> duration;              ///< seconds
    std::vector<transcription_segment> segments; ///< each with its start and end time
    std::vector<transcription_word> words;       ///< each with its start and end time
    boost::json::value usage;                    ///< tokens or seconds billed; null if the server states neither
    boost::json::value logprobs;                 ///< null unless you request them
    boost::json::object extra;                   ///< other members that the provider sent

    transcription() = default;
};

} // namespace openai
