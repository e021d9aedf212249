// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/call.hpp"
#include "engine/run/spawn.hpp"

#include <functional>
#include <optional>

namespace openai::detail {

/// A call, together with its result and the handler that gets the result.
template <class T>
class valued_call : public call, public value_end<T> {
public:
    valued_call(std::shared_ptr<client_core> core, any_handler<T> handler, operation_info about)
        : call(std::move(core), std::move(about))
        , value_end<T>(std::move(handler)) {}

protected:
    ~valued_call() = default;
};

/// The blocking work that a call must do before it can send its request.
struct file_reading {
    std::function<void()> work; ///< null if there is no such work
    net::deadline limit;
};

/// The steps of a call: what it sends, and how it decodes the answer. The steps do not wait, so they are not
/// coroutines.
class call_steps {
public:
    virtual file_reading files() = 0;
    virtual void prepare() = 0;
    virtual void decode(answer received) = 0;
    virtual void fail(const error& failure) = 0;

protected:
    ~call_steps() = default;
};

/// A call that sends one request. `Codec` has `files(const call&)`, `prepare(call&)` and `T decode(const call&,
/// answer)`.
template <class T, class Codec>
class request_call final : public valued_call<T>, public call_steps {
public:
    request_call(std::shared_ptr<client_core> core, any_handler<T> handler, Codec codec, operation_info about)
        : valued_call<T>(std::move(core), std::move(handler), std::move(about))
        , codec_(std::move(codec)) {}

    file_reading files() override { return codec_.files(*this); }
    void prepare() override { codec_.prepare(*this); }
    void fail(const error& why) override { this->failure = why; }
    void decode(answer received) override {
        this->response = http_response(received.http);
        this->value.emplace(codec_.decode(*this, std::move(received)));
    }

private:
    Codec codec_;
};

/// A call whose whole work is done by a coroutine of the caller. See `launch`.
template <class T>
class body_call final : public valued_call<T> {
public:
    using valued_call<T>::valued_call;
};

/// Sends the request and decodes the answer as one operation. Reports the result to `steps` and throws nothing.
asio::awaitable<void> run_steps(std::shared_ptr<call> self, call_steps& steps);

/// Runs a call whose whole work is done by `body`.
asio::awaitable<void> run_body(std::shared_ptr<call> self, asio::awaitable<void> body);

template <class T, class Body>
asio::awaitable<void> keep_value(std::shared_ptr<valued_call<T>> self, Body body) {
    self->keep(co_await body(*self));
}

/// Starts an operation. A cancellation through the handler's slot can end the operation early, and so can the closing
/// of the client. Both act through the call's own gate.
template <class T>
void start_call(const std::shared_ptr<valued_call<T>>& self, asio::awaitable<void> body) {
    forward_cancellation(self, self->slot());
    run(self->strand(), self->gate(), total_cancellation, std::move(body), self);
}

/// Starts an operation that sends one request.
template <class T, class Codec>
void launch_request(std::shared_ptr<client_core> core, any_handler<T> handler, Codec codec, operation_info about) {
    about.id = core->next_call_id();
    const auto self = std::make_shared<request_call<T, Codec>>(std::move(core), std::move(handler), std::move(codec),
                                                               std::move(about));
    start_call<T>(self, run_steps(self, *self));
}

/// Starts an operation whose work is a coroutine. `body` gets the call of this operation as its argument and returns
/// the coroutine. If the coroutine makes further calls, it must set their `whole` to the call of this operation.
template <class T, class Body>
void launch(std::shared_ptr<client_core> core, any_handler<T> handler, Body body, operation_info about = {}) {
    const std::shared_ptr<valued_call<T>> self =
        std::make_shared<body_call<T>>(std::move(core), std::move(handler), std::move(about));
    start_call<T>(self, run_body(self, keep_value<T>(self, std::move(body))));
}

} // namespace openai::detail
