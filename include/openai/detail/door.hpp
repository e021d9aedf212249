// SPDX-License-Identifier: BSL-1.0
#pragma once

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

/// Turns the caller's token into a handler and hands it to `start(handler)`, when the token says so.
template <class T, class Token, class Start>
auto enter(Token&& token, Start start) {
    return boost::asio::async_initiate<Token, completion<T>>(
        [](auto handler, Start begin) { std::move(begin)(any_handler<T>(std::move(handler))); }, token,
        std::move(start));
}

} // namespace openai::detail
