// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/observer.hpp>
#include <openai/core/usage.hpp>

#include <concepts>
#include <optional>
#include <string_view>

namespace openai::detail {

/// Returns the token usage that an answer states, in the form for observers. Returns `std::nullopt` if the usage is
/// absent or empty.
inline std::optional<observed::token_usage> tokens_of(const std::optional<usage>& stated) {
    if (!stated || stated->empty()) return std::nullopt;
    observed::token_usage made;
    made.input = stated->prompt_tokens;
    made.output = stated->completion_tokens;
    made.cached = stated->prompt_tokens_details.cached_tokens;
    made.reasoning = stated->completion_tokens_details.reasoning_tokens;
    return made;
}

/// A type of answer that has its own overload of `tokens_of`, because its token usage is not stated in a member `usage`
/// of the type `std::optional<openai::usage>`. The file that makes the codec must include the header that declares the
/// overload.
template <class T>
concept states_tokens = requires(const T& answer) {
    { tokens_of(answer) } -> std::same_as<std::optional<observed::token_usage>>;
};

template <class T>
concept has_usage = requires(const T& answer) {
    { answer.usage } -> std::convertible_to<const std::optional<usage>&>;
};

/// Returns the tokens that were used for an answer, or `std::nullopt` if the answer does not state them.
template <class T>
std::optional<observed::token_usage> tokens_used_for(const T& answer) {
    if constexpr (states_tokens<T>) return tokens_of(answer);
    else if constexpr (has_usage<T>) return tokens_of(answer.usage);
    else if constexpr (requires { tokens_of(answer.usage()); }) return tokens_of(answer.usage());
    else return std::nullopt;
}

/// Returns the model that an answer names, or an empty text if it names none.
template <class T>
std::string_view model_of(const T& answer) {
    if constexpr (requires { std::string_view(answer.model); }) return answer.model;
    else if constexpr (requires { std::string_view(answer.model()); }) return answer.model();
    else if constexpr (requires { std::string_view(answer.response()->model); })
        return answer.response() ? std::string_view(answer.response()->model) : std::string_view();
    else return {};
}

} // namespace openai::detail
