// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/cancellable_strand.hpp"

#include <openai/core/error.hpp>
#include <openai/detail/initiate.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

/// Turns coroutines into operations. All operations use the same type of coroutine, `asio::awaitable<void>`. The result
/// is kept outside of the coroutine. Only the code that calls the handler knows the result's type.
namespace openai::detail {

namespace asio = boost::asio;

/// Returns the cancellation type that an operation gets for a requested type, or `none` if the operation ignores the
/// request.
using cancellation_filter = asio::cancellation_type (*)(asio::cancellation_type);

inline constexpr cancellation_filter partial_cancellation = [](asio::cancellation_type type) {
    return asio::enable_partial_cancellation()(type);
};
inline constexpr cancellation_filter total_cancellation = [](asio::cancellation_type type) {
    return asio::enable_total_cancellation()(type);
};
/// For an operation that ends on a cancellation of any type. Its inner operations get the type `terminal`.
inline constexpr cancellation_filter any_is_terminal = [](asio::cancellation_type type) {
    return type == asio::cancellation_type::none ? type : asio::cancellation_type::terminal;
};

/// The end of an operation: calls the handler with the result. The code of the operation knows neither the type of the
/// handler nor that of the result.
class operation_end {
public:
    virtual void complete(outcome how) = 0;

    /// Returns the executor of the handler, or `otherwise` if the handler has none.
    virtual asio::any_completion_executor executor(const asio::any_completion_executor& otherwise) const noexcept = 0;

    std::optional<error> failure; ///< the failure, if the operation stores it here instead of throwing it
    http_response response;       ///< the response from which the value was made

protected:
    ~operation_end() = default;

    /// Changes `how` from the outcome of the coroutine to the outcome of the operation. If the member `failure` is set,
    /// `how` becomes a failure with this error. Otherwise, a success gets the member `response`, and a failure remains
    /// unchanged.
    void settle(outcome& how);
};

/// The end of an operation with a value: calls the handler with the value that the operation has stored in `value`. If
/// the operation failed, the handler gets a new `T` instead. The handler's arguments are references into this object.
template <class T>
class value_end : public operation_end {
public:
    explicit value_end(any_handler<T> handler)
        : handler_(std::move(handler)) {}

    asio::cancellation_slot slot() const noexcept { return handler_.get_cancellation_slot(); }
    void complete(outcome how) override {
        settle(how);
        if (how.failed()) value.emplace();
        std::move(handler_)(std::move(how), std::move(*value));
    }
    asio::any_completion_executor executor(const asio::any_completion_executor& otherwise) const noexcept override {
        return asio::get_associated_executor(handler_, otherwise);
    }

    void keep(T given) { value.emplace(std::move(given)); }
    void keep(value_with_response<T> given) {
        value.emplace(std::move(given.value));
        response = std::move(given.response);
    }

    std::optional<T> value;

protected:
    ~value_end() = default;

private:
    any_handler<T> handler_;
};

/// Runs `body` on a strand, with cancellation through a gate, and then calls `end->complete`. `end` must keep the gate
/// alive, because `co_spawn` uses the gate's slot after the body has ended. The body must begin by asking the gate
/// whether the operation has already been cancelled. The body must not change the cancellation filter.
void run(const asio::any_io_executor& strand, cancellation_gate& through, cancellation_filter filter,
         asio::awaitable<void> body, std::shared_ptr<operation_end> end);

/// An operation on a shared strand, with its result.
template <class T>
class spawned final : public value_end<T> {
public:
    spawned(std::shared_ptr<cancellable_strand> strand, any_handler<T> handler)
        : value_end<T>(std::move(handler))
        , owner(std::move(strand)) {}

    const std::shared_ptr<cancellable_strand> owner;
};

template <class T, class Given>
asio::awaitable<void> keep(std::shared_ptr<spawned<T>> kept, asio::awaitable<Given> body) {
    if (kept->owner->gate().was_cancelled()) throw error(errc::cancelled, "");
    kept->keep(co_await std::move(body));
}

/// Awaits `body` and stores its result in `kept`. Unlike the overload above, runs `body` even if the operation was
/// cancelled before it began. The argument of `body` is true if it was cancelled, and false if not. If `body` throws,
/// the operation fails.
template <class T, std::invocable<bool> Body>
asio::awaitable<void> keep(std::shared_ptr<spawned<T>> kept, Body body) {
    kept->keep(co_await body(kept->owner->gate().was_cancelled()));
}

/// Runs `body` on the owner's strand and then calls the handler, whose cancellation slot can end the operation. `body`
/// is an awaitable of a `T` or a `value_with_response<T>`, or a function that returns such an awaitable. The argument
/// of the function says whether the operation was cancelled before it began.
template <class T, class Body>
void spawn(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter, Body body, any_handler<T> handler) {
    const auto kept = std::make_shared<spawned<T>>(std::move(owner), std::move(handler));
    forward_cancellation(kept->owner, kept->slot());
    run(kept->owner->strand(), kept->owner->gate(), filter, keep<T>(kept, std::move(body)), kept);
}

/// The handler of an operation without a result.
using any_end = asio::any_completion_handler<void(std::exception_ptr)>;

/// Like the function above, for an operation without a result. An operation that was cancelled before it began ends at
/// once.
void spawn(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter, asio::awaitable<void> body,
           any_end handler);

/// Runs `body` on the owner's strand and awaits it. Cancellations are forwarded to the strand.
asio::awaitable<void> await_on(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter,
                               asio::awaitable<void> body);

template <class T>
asio::awaitable<void> keep(std::shared_ptr<std::optional<T>> value, asio::awaitable<T> body) {
    value->emplace(co_await std::move(body));
}

template <class T>
asio::awaitable<T> await_on(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter,
                            asio::awaitable<T> body) {
    const auto value = std::make_shared<std::optional<T>>();
    auto keeping = keep<T>(value, std::move(body));
    co_await await_on(std::move(owner), filter, std::move(keeping));
    co_return std::move(**value);
}

} // namespace openai::detail
