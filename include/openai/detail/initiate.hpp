// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>
#include <openai/detail/compiled_alike.hpp>
#include <openai/detail/wrapped_handler.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace boost::asio {
template <typename, typename>
class executor_binder;
template <typename, typename>
class cancellation_slot_binder;
template <typename, typename>
class allocator_binder;
} // namespace boost::asio

namespace openai::detail {

/// How an operation of the library ended: with success and the response of a server, or with a failure. The failure
/// becomes an exception only if the handler takes an exception. If the handler takes a `result`, nothing is thrown.
class outcome {
public:
    outcome() = default;
    outcome(http_response answered)
        : response_(std::move(answered)) {}
    outcome(error failure)
        : failure_(std::move(failure)) {}
    /// A null exception means success.
    outcome(std::exception_ptr thrown)
        : thrown_(std::move(thrown)) {}

    bool failed() const noexcept { return failure_ || thrown_; }

    /// Returns the error of an operation that failed. Call this function only if `failed()` is true.
    error failure() const { return failure_ ? *failure_ : to_error(thrown_); }

    /// Returns the response from which the value was made. After a failure, the response is empty.
    const http_response& response() const noexcept { return response_; }

    /// Returns the error as an exception, or null after success.
    std::exception_ptr exception() const { return failure_ ? std::make_exception_ptr(*failure_) : thrown_; }

private:
    http_response response_;
    std::optional<error> failure_;
    std::exception_ptr thrown_;
};

/// Whether a handler takes an `outcome` instead of an exception. Only handlers of this library do so. An executor, a
/// slot or an allocator may be bound to the handler.
template <class Handler>
inline constexpr bool takes_outcome = requires { requires Handler::takes_outcome; };
template <class Handler, class Executor>
inline constexpr bool takes_outcome<boost::asio::executor_binder<Handler, Executor>> = takes_outcome<Handler>;
template <class Handler, class Slot>
inline constexpr bool takes_outcome<boost::asio::cancellation_slot_binder<Handler, Slot>> = takes_outcome<Handler>;
template <class Handler, class Allocator>
inline constexpr bool takes_outcome<boost::asio::allocator_binder<Handler, Allocator>> = takes_outcome<Handler>;

/// Wraps the caller's handler in a handler that takes an `outcome`.
template <class T, class Handler>
struct outcome_handler {
    using wrapped_handler = Handler;
    Handler handler;

    void operator()(outcome&& how, T&& value) {
        if constexpr (takes_outcome<Handler>) std::move(handler)(std::move(how), std::move(value));
        else std::move(handler)(how.exception(), std::move(value));
    }
};

/// The completion signature of every operation. The handler gets an exception and the value. The exception is null if
/// the operation succeeded. If the operation failed, the exception is an `openai::error`.
template <class T>
using completion = void(std::exception_ptr, T);

/// The caller's handler with its type erased, so that the code that calls it does not have to be a template. The
/// arguments are references, because they pass through several functions of Asio, and each would move a value again.
template <class T>
using any_handler = boost::asio::any_completion_handler<void(outcome&&, T&&)>;

/// A type that can only be meant as a handler: a function, or an object with one call operator.
template <class Token>
concept plain_handler = std::is_function_v<std::remove_pointer_t<std::remove_cvref_t<Token>>> ||
                        requires { &std::remove_cvref_t<Token>::operator(); };

/// A completion token for an operation that completes with a `T`. A handler with wrong parameters also satisfies the
/// concept, so that the `static_assert` in `initiate` can explain which parameters are right.
template <class Token, class T>
concept token_for = boost::asio::completion_token_for<Token, completion<T>> || plain_handler<Token>;

/// Turns the caller's token into a handler, and calls `start(handler)` when the token starts the operation.
template <class T, class Token, class Start>
auto initiate(Token&& token, Start start) {
    check_compiled_alike();
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
