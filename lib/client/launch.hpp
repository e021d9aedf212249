// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/call.hpp"

#include <openai/detail/door.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/this_coro.hpp>

namespace openai::detail {

/// Runs `body(call)` as one operation and turns whatever it throws into an `error`.
template <class T, class Body>
asio::awaitable<T> run_call(std::shared_ptr<call> self, Body body) {
    std::exception_ptr thrown;
    try {
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        const registration registered(self->core(), *self);
        co_return co_await body(*self);
    } catch (...) {
        thrown = std::current_exception();
    }
    throw self->translate(thrown);
}

/// Starts an operation whose handler has come through the door. The handler's cancellation slot ends it, and so does
/// the client's end: both go through the call's own signal.
template <class T, class Body>
void launch(std::shared_ptr<client_core> core, any_handler<T> handler, Body body) {
    auto self = std::make_shared<call>(std::move(core));
    if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
        slot.assign([weak = std::weak_ptr(self)](asio::cancellation_type type) {
            if (const auto running = weak.lock()) running->signal().emit(type);
        });
    auto operation = run_call<T>(self, std::move(body));
    // The signal must live until the handler was called: co_spawn looks at the slot after the body has ended.
    auto completion = asio::consign(std::move(handler), self);
    asio::co_spawn(self->strand(), std::move(operation),
                   asio::bind_cancellation_slot(self->signal().slot(), std::move(completion)));
}

} // namespace openai::detail
