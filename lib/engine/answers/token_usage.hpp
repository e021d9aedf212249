// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/observer.hpp>
#include <openai/core/usage.hpp>

#include <concepts>
#include <optional>

namespace openai::detail {

/// What an answer states, as an observer is told it. Nothing for a usage in which nothing was counted.
inline std::optional<observed::token_usage> tokens_of(const std::optional<usage>& stated) {
    if (!stated || stated->empty()) return std::nullopt;
    observed::token_usage made;
    made.input = stated->prompt_tokens;
    made.output = stated->completion_tokens;
    made.cached = stated->prompt_tokens_details.cached_tokens;
    made.reasoning = stated->completion_tokens_details.reasoning_tokens;
    return made;
}

/// An answer that states its tokens in another way than a member `usage`: it has an overload of `tokens_of` beside its
/// field description, which must be included where its codec is made.
template <class T>
concept states_tokens = requires(const T& answer) {
    { tokens_of(answer) } -> std::same_as<std::optional<observed::token_usage>>;
};

template <class T>
concept has_usage = requires(const T& answer) {
    { answer.usage } -> std::convertible_to<const std::optional<usage>&>;
};

/// The tokens that were used for an answer; nothing: it states none.
template <class T>
std::optional<observed::token_usage> tokens_used_for(const T& answer) {
    if constexpr (states_tokens<T>) return tokens_of(answer);
    else if constexpr (has_usage<T>) return tokens_of(answer.usage);
    else if constexpr (requires { tokens_of(answer.usage()); }) return tokens_of(answer.usage());
    else return std::nullopt;
}

} // namespace openai::detail
