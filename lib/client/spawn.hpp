// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/blocking.hpp"

#include <openai/detail/door.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <utility>

namespace openai::detail {

namespace asio = boost::asio;

/// A strand, and the signal that cancels what runs on it.
class cancellable_strand {
public:
    /// `strand`: an executor on which nothing happens at the same time, as `client_core::make_strand` and `strand_of`
    /// give it.
    explicit cancellable_strand(asio::any_io_executor strand)
        : strand_(std::move(strand)) {}

    const asio::any_io_executor& strand() const noexcept { return strand_; }
    asio::cancellation_signal& signal() noexcept { return signal_; }

private:
    const asio::any_io_executor strand_;
    asio::cancellation_signal signal_;
};

/// The handler's cancellation slot emits the owner's signal. It goes to the strand together with the owner: co_spawn on
/// its own would send a plain pointer, which dangles when the handler is called before it arrives. It waits for its
/// turn there, after the beginning of what it cancels: a coroutine of co_spawn that is cancelled before it begins
/// throws out of the context's `run()` (in Boost 1.81 to 1.83, and later ones).
template <class T, class Owner>
void forward_cancellation(const std::shared_ptr<Owner>& owner, const any_handler<T>& handler) {
    if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
        slot.assign([weak = std::weak_ptr(owner)](asio::cancellation_type type) {
            const auto running = weak.lock();
            if (!running) return;
            asio::post(running->strand(), [running, type] { running->signal().emit(type); });
        });
}

/// Runs `body` on the owner's strand; the owner's signal ends it. `completion` keeps the owner, because co_spawn looks
/// at the signal's slot after the body has ended.
template <class T, class Owner, class Completion>
void run(Owner& owner, asio::awaitable<T> body, Completion completion) {
    check_blocking(owner.strand());
    asio::co_spawn(owner.strand(), std::move(body),
                   asio::bind_cancellation_slot(owner.signal().slot(), std::move(completion)));
}

/// Runs `body` on the owner's strand and tells the handler, whose cancellation slot ends it.
template <class T, class Owner>
void spawn(const std::shared_ptr<Owner>& owner, asio::awaitable<T> body, any_handler<T> handler) {
    forward_cancellation(owner, handler);
    run(*owner, std::move(body), asio::consign(std::move(handler), owner));
}

/// Awaits `body` while it runs on the owner's strand; cancellation goes there.
template <class T, class Owner>
asio::awaitable<T> await_on(std::shared_ptr<Owner> owner, asio::awaitable<T> body) {
    auto start = [owner = std::move(owner), body = std::move(body)](any_handler<T> handler) mutable {
        spawn<T>(owner, std::move(body), std::move(handler));
    };
    co_return co_await enter<T>(asio::use_awaitable, std::move(start));
}

} // namespace openai::detail
