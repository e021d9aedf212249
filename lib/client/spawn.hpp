// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/gate.hpp"

#include <openai/detail/door.hpp>
#include <openai/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associator.hpp>
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
    detail::gate& gate() noexcept { return gate_; }

private:
    const asio::any_io_executor strand_;
    detail::gate gate_;
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

/// Called when an operation is over; what it gives lies elsewhere.
using any_end = asio::any_completion_handler<void(std::exception_ptr)>;

/// The cancellation slot of `end` leads to the owner's gate. (Not that of what `end` was made of: making an
/// `any_completion_handler` takes the slot of what is in it.) It goes to the strand together with the owner: co_spawn
/// on its own would send a plain pointer, which dangles when the handler is called before it arrives.
template <class Owner>
void forward_cancellation(const std::shared_ptr<Owner>& owner, const any_end& end) {
    if (auto slot = asio::get_associated_cancellation_slot(end); slot.is_connected())
        slot.assign([weak = std::weak_ptr(owner)](asio::cancellation_type type) {
            const auto running = weak.lock();
            if (!running) return;
            running->gate().request(type);
            asio::dispatch(running->strand(), [running] { running->gate().deliver(); });
        });
}

/// Runs `body` on a strand, behind a gate; both are `owner`'s, who is kept until the end, because co_spawn looks at the
/// gate's slot after the body has ended. The body asks the gate whether it was cancelled before it began, and must not
/// change what it reacts to.
void run(std::shared_ptr<void> owner, const asio::any_io_executor& strand, gate& through, cancellation_filter filter,
         asio::awaitable<void> body, any_end end);

/// The cancellation slot of `end` leads to the gate.
template <class Owner>
void run(const std::shared_ptr<Owner>& owner, cancellation_filter filter, asio::awaitable<void> body, any_end end) {
    forward_cancellation(owner, end);
    run(owner, owner->strand(), owner->gate(), filter, std::move(body), std::move(end));
}

/// A body that ends at once if it was cancelled before it began.
asio::awaitable<void> unless_cancelled(std::shared_ptr<cancellable_strand> owner, asio::awaitable<void> body);

/// Hands the value that an operation left to its caller's handler, and keeps what holds it until then.
template <class T>
struct value_handler {
    std::shared_ptr<void> holder;
    std::optional<T>* value; ///< in the holder
    any_handler<T> handler;

    void operator()(std::exception_ptr failure) { std::move(handler)(failure, failure ? T() : std::move(**value)); }
};

/// A strand of an operation, and what it gives.
template <class T>
struct strand_and_value {
    std::shared_ptr<cancellable_strand> owner;
    std::optional<T> value;
};

template <class T>
asio::awaitable<void> keep(std::shared_ptr<strand_and_value<T>> kept, asio::awaitable<T> body) {
    if (kept->owner->gate().was_cancelled()) throw error(errc::cancelled, "");
    kept->value.emplace(co_await std::move(body));
}

/// A body that has something to say when it was cancelled before it began; if it throws, that is its end.
template <class T, std::invocable<bool> Body>
asio::awaitable<void> keep(std::shared_ptr<strand_and_value<T>> kept, Body body) {
    kept->value.emplace(co_await body(kept->owner->gate().was_cancelled()));
}

/// Runs `body` on the owner's strand and tells the handler, whose cancellation slot ends it. `body`: an awaitable, or a
/// function that makes one and is told whether the operation was cancelled before it began.
template <class T, class Body>
void spawn(const std::shared_ptr<cancellable_strand>& owner, cancellation_filter filter, Body body,
           any_handler<T> handler) {
    const auto kept = std::make_shared<strand_and_value<T>>(owner);
    run(owner, filter, keep<T>(kept, std::move(body)), value_handler<T>{kept, &kept->value, std::move(handler)});
}

/// Awaits `body` while it runs on the owner's strand; cancellation goes there.
asio::awaitable<void> await_on(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter,
                               asio::awaitable<void> body);

template <class T>
asio::awaitable<T> await_on(std::shared_ptr<cancellable_strand> owner, cancellation_filter filter,
                            asio::awaitable<T> body) {
    const auto kept = std::make_shared<strand_and_value<T>>(owner);
    auto keeping = keep<T>(kept, std::move(body));
    co_await await_on(std::move(owner), filter, std::move(keeping));
    co_return std::move(*kept->value);
}

} // namespace openai::detail

/// Executor, allocator and cancellation slot are those of the caller's handler.
template <template <class, class> class Associator, class T, class Default>
struct boost::asio::associator<Associator, openai::detail::value_handler<T>, Default>
    : Associator<openai::detail::any_handler<T>, Default> {
    using base = Associator<openai::detail::any_handler<T>, Default>;
    static auto get(const openai::detail::value_handler<T>& wrapped) noexcept { return base::get(wrapped.handler); }
    static auto get(const openai::detail::value_handler<T>& wrapped, const Default& fallback) noexcept {
        return base::get(wrapped.handler, fallback);
    }
};
