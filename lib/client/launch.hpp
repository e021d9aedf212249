// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/call.hpp"
#include "client/spawn.hpp"

#include <boost/asio/this_coro.hpp>

namespace openai::detail {

/// A body that asks once and reads the answer: it waits for nothing of its own, so it needs no coroutine.
template <class Body>
concept question = requires(Body body, call& call, answer received) {
    body.ask(call);
    body.read(call, std::move(received));
};

/// Runs `body(call)` as one operation and turns whatever it throws into an `error`.
template <class T, class Body>
asio::awaitable<T> run_call(std::shared_ptr<call> self, Body body) {
    std::exception_ptr thrown;
    try {
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        const registration registered(self->core(), *self);
        if constexpr (question<Body>) {
            body.ask(*self);
            co_await self->perform();
            auto value = body.read(*self, self->take_answer());
            self->end_well();
            co_return value;
        } else {
            auto value = co_await body(*self);
            self->end_well();
            co_return value;
        }
    } catch (...) {
        thrown = std::current_exception();
    }
    throw self->ended(self->translate(thrown));
}

/// Starts an operation whose handler has come through the door. The handler's cancellation slot ends it, and so does
/// the client's end: both go through the call's own signal.
template <class T, class Body>
void launch(std::shared_ptr<client_core> core, any_handler<T> handler, Body body) {
    auto self = std::make_shared<call>(std::move(core));
    spawn<T>(self, run_call<T>(self, std::move(body)), std::move(handler));
}

} // namespace openai::detail
