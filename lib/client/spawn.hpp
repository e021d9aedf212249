// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/blocking.hpp"
#include "client/gate.hpp"

#include <openai/detail/door.hpp>
#include <openai/error.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

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

/// Filter of an operation that any cancellation ends: to its parts it is terminal.
struct any_is_terminal {
    asio::cancellation_type operator()(asio::cancellation_type type) const noexcept {
        return type == asio::cancellation_type::none ? type : asio::cancellation_type::terminal;
    }
};

/// Cancels what runs on the owner's strand, or will. From any thread, and never inside this function.
template <class Owner>
void post_cancellation(const std::shared_ptr<Owner>& owner) {
    owner->gate().request(asio::cancellation_type::terminal);
    asio::post(owner->strand(), [owner] { owner->gate().deliver(); });
}

/// The handler's cancellation slot leads to the owner's gate. It goes to the strand together with the owner: co_spawn
/// on its own would send a plain pointer, which dangles when the handler is called before it arrives.
template <class Owner, class Handler>
void forward_cancellation(const std::shared_ptr<Owner>& owner, const Handler& handler) {
    if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
        slot.assign([weak = std::weak_ptr(owner)](asio::cancellation_type type) {
            const auto running = weak.lock();
            if (!running) return;
            running->gate().request(type);
            asio::dispatch(running->strand(), [running] { running->gate().deliver(); });
        });
}

template <class T>
asio::awaitable<T> begin(asio::awaitable<T>& body, bool cancelled) {
    if (cancelled) throw error(errc::cancelled, "");
    return std::move(body);
}

/// A body that has something to say when it was cancelled before it began; if it throws, that is its end.
template <std::invocable<bool> Body>
auto begin(Body& body, bool cancelled) {
    return body(cancelled);
}

/// Takes a body through the gate. `filter` gives what of a cancellation it reacts to; the body must not change that.
template <class T, class Filter, class Body>
asio::awaitable<T> pass(gate& through, Filter filter, Body body) {
    std::exception_ptr failure;
    co_await asio::this_coro::reset_cancellation_state(filter);
    const bool cancelled = filter(through.begin()) != asio::cancellation_type::none;
    try {
        // Whoever awaits behind the body's end, does not throw because of a cancellation from before.
        if constexpr (std::is_void_v<T>) {
            co_await begin(body, cancelled);
            co_await asio::this_coro::throw_if_cancelled(false);
            through.end();
            co_return;
        } else {
            auto value = co_await begin(body, cancelled);
            co_await asio::this_coro::throw_if_cancelled(false);
            through.end();
            co_return value;
        }
    } catch (...) {
        failure = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    through.end();
    std::rethrow_exception(failure);
}

/// Runs `body` on the owner's strand, behind its gate. `completion` keeps the owner, because co_spawn looks at the
/// gate's slot after the body has ended. `body`: an awaitable, or a function that makes one and is told whether the
/// operation was cancelled before it began.
template <class T, class Owner, class Filter, class Body, class Completion>
void run(Owner& owner, Filter filter, Body body, Completion completion) {
    check_blocking(owner.strand());
    asio::co_spawn(owner.strand(), pass<T>(owner.gate(), filter, std::move(body)),
                   asio::bind_cancellation_slot(owner.gate().slot(), std::move(completion)));
}

/// Runs `body` on the owner's strand and tells the handler, whose cancellation slot ends it.
template <class T, class Owner, class Filter, class Body, class Handler>
void spawn(const std::shared_ptr<Owner>& owner, Filter filter, Body body, Handler handler) {
    forward_cancellation(owner, handler);
    run<T>(*owner, filter, std::move(body), asio::consign(std::move(handler), owner));
}

/// Awaits `body` while it runs on the owner's strand; cancellation goes there.
template <class T, class Owner, class Filter>
asio::awaitable<T> await_on(std::shared_ptr<Owner> owner, Filter filter, asio::awaitable<T> body) {
    auto start = [owner = std::move(owner), filter, body = std::move(body)](any_handler<T> handler) mutable {
        spawn<T>(owner, filter, std::move(body), std::move(handler));
    };
    co_return co_await enter<T>(asio::use_awaitable, std::move(start));
}

} // namespace openai::detail
