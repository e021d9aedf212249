// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/cancellation_gate.hpp"

#include <openai/core/error.hpp>
#include <openai/detail/initiate.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

/// How coroutines become operations. There is one kind of coroutine for all of them, `asio::awaitable<void>`: what an
/// operation gives is kept beside it, and its type comes back where the handler is called.
namespace openai::detail {

namespace asio = boost::asio;

/// A strand, and the gate of the one operation that runs on it.
class cancellable_strand {
public:
    /// `strand`: an executor on which nothing happens at the same time, as `client_core::make_strand` and `strand_of`
    /// give it.
    explicit cancellable_strand(asio::any_io_executor strand)
        : strand_(std::move(strand)) {}

    const asio::any_io_executor& strand() const noexcept { return strand_; }
    cancellation_gate& gate() noexcept { return gate_; }

private:
    const asio::any_io_executor strand_;
    cancellation_gate gate_;
};

/// What of a cancellation an operation reacts to, and as what.
using cancellation_filter = asio::cancellation_type (*)(asio::cancellation_type);

inline constexpr cancellation_filter partial_cancellation = [](asio::cancellation_type type) {
    return asio::enable_partial_cancellation()(type);
};
inline constexpr cancellation_filter total_cancellation = [](asio::cancellation_type type) {
    return asio::enable_total_cancellation()(type);
};
/// Of an operation that any cancellation ends: to its parts it is terminal.
inline constexpr cancellation_filter any_is_terminal = [](asio::cancellation_type type) {
    return type == asio::cancellation_type::none ? type : asio::cancellation_type::terminal;
};

/// Cancels what runs on the owner's strand, or will. From any thread, and never inside this function.
template <class Owner>
void post_cancellation(const std::shared_ptr<Owner>& owner) {
    owner->gate().request(asio::cancellation_type::terminal);
    asio::post(owner->strand(), [owner] { owner->gate().deliver(); });
}

/// A cancellation slot leads to the owner's gate. It goes to the strand together with the owner: co_spawn on its own
/// would send a plain pointer, which dangles when the handler is called before it arrives.
template <class Owner>
void forward_cancellation(const std::shared_ptr<Owner>& owner, asio::cancellation_slot slot) {
    if (!slot.is_connected()) return;
    slot.assign([weak = std::weak_ptr(owner)](asio::cancellation_type type) {
        const auto running = weak.lock();
        if (!running) return;
        running->gate().request(type);
        asio::dispatch(running->strand(), [running] { running->gate().deliver(); });
    });
}

/// The end of an operation: its caller's handler, and what that is given. The operation knows neither type.
class operation_end {
public:
    virtual void complete(outcome how) = 0;

    /// Where the handler runs; `otherwise` if it says nothing.
    virtual asio::any_completion_executor executor(const asio::any_io_executor& otherwise) const noexcept = 0;

    std::optional<error> failure; ///< instead of the value, of an operation that does not throw it

protected:
    ~operation_end() = default;
};

/// Of an operation that leaves a value here.
template <class T>
class value_end : public operation_end {
public:
    explicit value_end(any_handler<T> handler)
        : handler_(std::move(handler)) {}

    asio::cancellation_slot slot() const noexcept { return handler_.get_cancellation_slot(); }
    void complete(outcome how) override {
        if (failure) how = std::move(*failure);
        else if (!how.failed()) how = std::move(response);
        auto handler = std::move(handler_);
        const bool failed = how.failed();
        std::move(handler)(std::move(how), failed ? T() : std::move(*value));
    }
    asio::any_completion_executor executor(const asio::any_io_executor& otherwise) const noexcept override {
        return asio::get_associated_executor(handler_, otherwise);
    }

    void keep(T given) { value.emplace(std::move(given)); }
    void keep(value_with_response<T> given) {
        value.emplace(std::move(given.value));
        response = std::move(given.response);
    }

    std::optional<T> value;
    http_response response; ///< that the value was made of

protected:
    ~value_end() = default;

private:
    any_handler<T> handler_;
};

/// Runs `body` on a strand, behind a gate. `end` keeps the gate, because co_spawn looks at its slot after the body has
/// ended. The body asks the gate whether it was cancelled before it began, and must not change what it reacts to.
void run(const asio::any_io_executor& strand, cancellation_gate& through, cancellation_filter filter,
         asio::awaitable<void> body, std::shared_ptr<operation_end> end);

/// An operation on a strand that others know, too, and what it gives.
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

/// A body that has something to say when it was cancelled before it began; if it throws, that is its end.
template <class T, std::invocable<bool> Body>
asio::awaitable<void> keep(std::shared_ptr<spawned<T>> kept, Body body) {
    kept->keep(co_await body(kept->owner->gate().was_cancelled()));
}

/// Runs `body` on the owner's strand and tells the handler, whose cancellation slot ends it. `body`: an awaitable of a
/// `T` or a `value_with_response<T>`, or a function that makes one and is told whether the operation was cancelled
/// before it began.
template <class T, class Body>
void spawn(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter, Body body, any_handler<T> handler) {
    const auto kept = std::make_shared<spawned<T>>(std::move(owner), std::move(handler));
    forward_cancellation(kept->owner, kept->slot());
    run(kept->owner->strand(), kept->owner->gate(), filter, keep<T>(kept, std::move(body)), kept);
}

/// The handler of an operation that gives nothing.
using any_end = asio::any_completion_handler<void(std::exception_ptr)>;

/// The same for such an operation; one that was cancelled before it began ends at once.
void spawn(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter, asio::awaitable<void> body,
           any_end handler);

/// Awaits `body` while it runs on the owner's strand; cancellation goes there.
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
