// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>
#include <openai/detail/outcome.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <type_traits>
#include <utility>

namespace openai::detail {

/// What every operation completes with towards its caller: an exception (always an `openai::error`) or null, and the
/// value.
template <class T>
using completion = void(std::exception_ptr, T);

/// The caller's handler with its type erased: nothing behind the door is a template.
template <class T>
using any_handler = boost::asio::any_completion_handler<void(outcome, T)>;

/// What can be meant for a handler and nothing else: a function, or an object with one call operator.
template <class Token>
concept plain_handler = std::is_function_v<std::remove_pointer_t<std::remove_cvref_t<Token>>> ||
                        requires { &std::remove_cvref_t<Token>::operator(); };

/// A completion token of an operation that gives a `T`, or a handler with other parameters: that one gets as far as
/// `enter`, which says what is right.
template <class Token, class T>
concept token_for = boost::asio::completion_token_for<Token, completion<T>> || plain_handler<Token>;

/// Asio's executors differ with and without RTTI, so that a program that mixes the two would crash. Instead the linker
/// does not find the name that the program asks for: compile the library, too, with or without `-fno-rtti`.
#if defined(__cpp_rtti)
extern OPENAI_DECL const volatile char compiled_with_rtti;
inline void check_rtti() noexcept { static_cast<void>(compiled_with_rtti); }
#else
extern OPENAI_DECL const volatile char compiled_without_rtti;
inline void check_rtti() noexcept { static_cast<void>(compiled_without_rtti); }
#endif

/// Turns the caller's token into a handler and hands it to `start(handler)`, when the token says so.
template <class T, class Token, class Start>
auto enter(Token&& token, Start start) {
    check_rtti();
    constexpr bool fits = boost::asio::completion_token_for<Token, completion<T>>;
    static_assert(fits, "a handler takes (std::exception_ptr, T), where T is what the operation gives: for chat.create "
                        "[](std::exception_ptr failure, openai::chat_completion answer) { ... }");
    if constexpr (fits)
        return boost::asio::async_initiate<Token, completion<T>>(
            [](auto handler, Start begin) {
                std::move(begin)(any_handler<T>(outcome_handler<T, decltype(handler)>{std::move(handler)}));
            },
            token, std::move(start));
}

} // namespace openai::detail
