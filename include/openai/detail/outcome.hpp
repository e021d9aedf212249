// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>

#include <boost/asio/associator.hpp>

#include <exception>
#include <optional>
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

/// How an operation of the library ended: well, or why not. It becomes an exception only in front of a handler that
/// wants one, so that nothing is thrown for one that takes a `result`.
class outcome {
public:
    outcome() = default;
    outcome(error failure)
        : failure_(std::move(failure)) {}
    /// Null: it ended well.
    outcome(std::exception_ptr thrown)
        : thrown_(std::move(thrown)) {}

    bool failed() const noexcept { return failure_ || thrown_; }

    /// For an operation that failed.
    error failure() const { return failure_ ? *failure_ : to_error(thrown_); }

    /// Null if it ended well.
    std::exception_ptr exception() const { return failure_ ? std::make_exception_ptr(*failure_) : thrown_; }

private:
    std::optional<error> failure_;
    std::exception_ptr thrown_;
};

/// A handler of this library that wants no exception, whatever is bound to it.
template <class Handler>
inline constexpr bool takes_outcome = requires { requires Handler::takes_outcome; };
template <class Handler, class Executor>
inline constexpr bool takes_outcome<boost::asio::executor_binder<Handler, Executor>> = takes_outcome<Handler>;
template <class Handler, class Slot>
inline constexpr bool takes_outcome<boost::asio::cancellation_slot_binder<Handler, Slot>> = takes_outcome<Handler>;
template <class Handler, class Allocator>
inline constexpr bool takes_outcome<boost::asio::allocator_binder<Handler, Allocator>> = takes_outcome<Handler>;

/// The caller's handler in the library's terms.
template <class T, class Handler>
struct outcome_handler {
    Handler handler;

    void operator()(outcome how, T value) {
        if constexpr (takes_outcome<Handler>) std::move(handler)(std::move(how), std::move(value));
        else std::move(handler)(how.exception(), std::move(value));
    }
};

} // namespace openai::detail

/// Executor, allocator and cancellation slot are those of the caller's handler.
template <template <class, class> class Associator, class T, class Handler, class Default>
struct boost::asio::associator<Associator, openai::detail::outcome_handler<T, Handler>, Default>
    : Associator<Handler, Default> {
    static auto get(const openai::detail::outcome_handler<T, Handler>& wrapped) noexcept {
        return Associator<Handler, Default>::get(wrapped.handler);
    }
    static auto get(const openai::detail::outcome_handler<T, Handler>& wrapped, const Default& fallback) noexcept {
        return Associator<Handler, Default>::get(wrapped.handler, fallback);
    }
};
