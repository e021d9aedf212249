// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>

namespace openai {

/// The numbers of tokens of each kind in the prompt. A number that the server does not state is empty.
struct prompt_tokens_details {
    std::optional<std::int64_t> audio_tokens;
    std::optional<std::int64_t> cached_tokens;
    std::optional<std::int64_t> cache_write_tokens;
    std::optional<std::int64_t> image_tokens;
    std::optional<std::int64_t> text_tokens;

    prompt_tokens_details() = default;
};

/// The numbers of tokens of each kind in the answer. A number that the server does not state is empty.
struct completion_tokens_details {
    std::optional<std::int64_t> accepted_prediction_tokens;
    std::optional<std::int64_t> audio_tokens;
    std::optional<std::int64_t> reasoning_tokens;
    std::optional<std::int64_t> rejected_prediction_tokens;
    std::optional<std::int64_t> text_tokens;

    completion_tokens_details() = default;
};

/// The tokens that were used and billed. The three totals are 0 if the server does not state them.
struct usage {
    std::int64_t prompt_tokens = 0;
    std::int64_t completion_tokens = 0;
    std::int64_t total_tokens = 0;
    openai::prompt_tokens_details prompt_tokens_details;
    openai::completion_tokens_details completion_tokens_details;
    boost::json::object extra; ///< all other members that the provider sent, e.g. "cost"

    usage() = default;

    /// Whether the three totals are 0 and `extra` is empty. Some servers end a stream with such an empty usage.
    bool empty() const noexcept {
        return prompt_tokens == 0 && completion_tokens == 0 && total_tokens == 0 && extra.empty();
    }
};

} // namespace openai
