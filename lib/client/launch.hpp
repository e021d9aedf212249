// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/call.hpp"
#include "client/spawn.hpp"

#include <boost/asio/associator.hpp>

#include <optional>

namespace openai::detail {

/// A body that asks once and reads the answer: it waits for nothing of its own, so it needs no coroutine.
template <class Body>
concept question = requires(Body body, call& call, answer received) {
    body.ask(call);
    body.read(call, std::move(received));
};

/// A call that keeps what it gives, so that the value is not moved from coroutine to coroutine.
template <class T>
class valued_call final : public call {
public:
    using call::call;
    std::optional<T> value;
};

/// Runs `body(call)` as one operation and turns whatever it throws into an `error`.
template <class T, class Body>
asio::awaitable<void> run_call(std::shared_ptr<valued_call<T>> self, Body body, bool cancelled) {
    std::exception_ptr thrown;
    try {
        if (cancelled) throw error(errc::cancelled, "");
        const registration registered(self->core(), *self);
        if constexpr (question<Body>) {
            body.ask(*self);
            co_await self->perform();
            self->value.emplace(body.read(*self, self->take_answer()));
        } else {
            self->value.emplace(co_await body(*self));
        }
        self->end_well();
        co_return;
    } catch (...) {
        thrown = std::current_exception();
    }
    throw self->ended(self->translate(thrown));
}

/// Hands a call's value to its caller's handler, and keeps the call until then.
template <class T>
struct call_handler {
    std::shared_ptr<valued_call<T>> call;
    any_handler<T> handler;

    void operator()(std::exception_ptr failure) {
        std::move(handler)(failure, failure ? T() : std::move(*call->value));
    }
};

/// Starts an operation whose handler has come through the door. The handler's cancellation slot ends it, and so does
/// the client's end: both go through the call's own gate.
template <class T, class Body>
void launch(std::shared_ptr<client_core> core, any_handler<T> handler, Body body) {
    const auto self = std::make_shared<valued_call<T>>(std::move(core));
    forward_cancellation(self, handler);
    auto begin = [self, body = std::move(body)](bool cancelled) mutable {
        return run_call<T>(self, std::move(body), cancelled);
    };
    run<void>(*self, asio::enable_total_cancellation(), std::move(begin), call_handler<T>{self, std::move(handler)});
}

} // namespace openai::detail

/// Executor, allocator and cancellation slot are those of the caller's handler.
template <template <class, class> class Associator, class T, class Default>
struct boost::asio::associator<Associator, openai::detail::call_handler<T>, Default>
    : Associator<openai::detail::any_handler<T>, Default> {
    using base = Associator<openai::detail::any_handler<T>, Default>;
    static auto get(const openai::detail::call_handler<T>& wrapped) noexcept { return base::get(wrapped.handler); }
    static auto get(const openai::detail::call_handler<T>& wrapped, const Default& fallback) noexcept {
        return base::get(wrapped.handler, fallback);
    }
};
