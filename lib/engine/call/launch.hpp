// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/call.hpp"
#include "engine/run/spawn.hpp"

#include <memory>
#include <utility>

namespace openai::detail {

/// A call whose whole work is done by a coroutine, together with its value and the handler that gets the value. See
/// `launch`.
template <class T>
class body_call final : public call, public value_end<T> {
public:
    body_call(std::shared_ptr<client_core> core, any_handler<T> handler, operation_info about)
        : call(std::move(core), std::move(about))
        , value_end<T>(std::move(handler)) {}
};

template <class T, class Body>
asio::awaitable<void> keep_value(std::shared_ptr<body_call<T>> self, Body body) {
    self->keep(co_await body(*self));
}

/// Starts a call whose whole work is done by `body`. `end` is the end of this operation. A cancellation through `slot`
/// can end the operation early, and so can the closing of the client. Both act through the call's own gate.
void start_body(std::shared_ptr<call> self, std::shared_ptr<operation_end> end, asio::cancellation_slot slot,
                asio::awaitable<void> body);

/// Starts an operation whose work is a coroutine. `body` gets the call of this operation as its argument and returns
/// the coroutine. If the coroutine makes further calls, it must set their `whole` to the call of this operation.
template <class T, class Body>
void launch(std::shared_ptr<client_core> core, any_handler<T> handler, Body body, operation_info about = {}) {
    const auto self = std::make_shared<body_call<T>>(std::move(core), std::move(handler), std::move(about));
    start_body(self, self, self->slot(), keep_value<T>(self, std::move(body)));
}

} // namespace openai::detail
