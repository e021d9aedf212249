// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>

namespace openai {

/// The tokens of the prompt, counted by kind. A number that the server does not state is empty.
struct prompt_tokens_details {
    std::optional<std::int64_t> audio_tokens;       ///< tokens of audio
    std::optional<std::int64_t> cached_tokens;      ///< tokens read from the server's cache
    std::optional<std::int64_t> cache_write_tokens; ///< tokens written to the server's cache
    std::optional<std::int64_t> image_tokens;       ///< tokens of images
    std::optional<std::int64_t> text_tokens;        ///< tokens of text

    prompt_tokens_details() = default;
};

/// The tokens of the answer, counted by kind. A number that the server does not state is empty.
struct completion_tokens_details {
    std::optional<std::int64_t> accepted_prediction_tokens; ///< predicted tokens that the answer contains
    std::optional<std::int64_t> audio_tokens;               ///< tokens of a spoken answer
    std::optional<std::int64_t> reasoning_tokens;           ///< tokens of the reasoning
    /// Predicted tokens that the answer does not contain. They are billed nevertheless.
    std::optional<std::int64_t> rejected_prediction_tokens;
    std::optional<std::int64_t> text_tokens; ///< tokens of text

    completion_tokens_details() = default;
};

/// The tokens that were used and billed. The three totals are 0 if the server does not state them.
struct OPENAI_DECL usage {
    std::int64_t prompt_tokens = 0;                      ///< tokens of the prompt, including cached ones
    std::int64_t completion_tokens = 0;                  ///< tokens of the answer, including those for reasoning
    std::int64_t total_tokens = 0;                       ///< the sum of both
    openai::prompt_tokens_details prompt_tokens_details; ///< parts of `prompt_tokens`
    openai::completion_tokens_details completion_tokens_details; ///< parts of `completion_tokens`
    boost::json::object extra; ///< all other members that the provider sent, e.g. "cost"

    usage() = default;

    /// Whether the three totals are 0 and `extra` is empty. Some servers end a stream with such an empty usage.
    bool empty() const noexcept {
        return prompt_tokens == 0 && completion_tokens == 0 && total_tokens == 0 && extra.empty();
    }
};

} // namespace openai
