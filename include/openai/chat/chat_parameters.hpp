// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <type_traits>

namespace openai {

/// The numbers and switches of a chat request. A member is sent if you set it, even to 0 or false. Otherwise it is left
/// out.
///
/// You can write `request.with({.temperature = 0.2})`. C++ requires the designators to be in the order of the members.
/// This notation is safe even in a `co_await` expression with g++ 12. That compiler mishandles some temporaries that
/// own memory, but this struct owns none.
struct chat_parameters {
    std::optional<double> temperature = {};                 ///< 0 to 2
    std::optional<double> top_p = {};                       ///< 0 to 1
    std::optional<double> frequency_penalty = {};           ///< -2 to 2
    std::optional<double> presence_penalty = {};            ///< -2 to 2
    std::optional<std::int64_t> max_completion_tokens = {}; ///< token limit of the answer, including reasoning
    /// The older name of `max_completion_tokens`. Some providers know only this name.
    std::optional<std::int64_t> max_tokens = {};
    std::optional<std::int64_t> n = {};            ///< number of choices
    std::optional<std::int64_t> seed = {};         ///< requests with the same seed get the same answer if possible
    std::optional<std::int64_t> top_logprobs = {}; ///< 0 to 20
    std::optional<bool> logprobs = {};             ///< whether to return log probabilities
    std::optional<bool> store = {};                ///< whether the server keeps the completion
    /// Whether one answer may call several tools; OpenAI's default is true.
    std::optional<bool> parallel_tool_calls = {};
};
static_assert(std::is_trivially_destructible_v<chat_parameters>);

/// Options of a streamed answer. Only streaming calls send them.
struct stream_options {
    std::optional<bool> include_usage = {};       ///< whether the last event states the numbers of tokens used
    std::optional<bool> include_obfuscation = {}; ///< whether events are padded against traffic analysis
};
static_assert(std::is_trivially_destructible_v<stream_options>);

} // namespace openai
