// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace openai::detail {

/// What every operation of the library completes with: an exception (always an `openai::error`) or null, and the value.
template <class T>
using completion = void(std::exception_ptr, T);

/// The caller's handler with its type erased: nothing behind the door is a template.
template <class T>
using any_handler = boost::asio::any_completion_handler<completion<T>>;

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
    return boost::asio::async_initiate<Token, completion<T>>(
        [](auto handler, Start begin) { std::move(begin)(any_handler<T>(std::move(handler))); }, token,
        std::move(start));
}

} // namespace openai::detail
