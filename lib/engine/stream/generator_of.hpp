// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/stream/ready_value.hpp"

#include <openai/with_response.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace openai::detail {

/// A read that calls a handler.
template <class T>
class handled_read : public value_end<T>, public generator::receiver {
public:
    using value_end<T>::value_end;

protected:
    ~handled_read() = default;
};

/// The common part of `stream`, `pager` and the streams of sessions: `next()` and `collect()`, each as an awaitable and
/// with a handler. `Whole` is the type that `collect()` returns.
template <class Value, class Whole>
class generator_of : public generator, public std::enable_shared_from_this<generator_of<Value, Whole>> {
public:
    using self_pointer = std::shared_ptr<generator_of>;

    /// Returns the next value, or `std::nullopt` at the end. Usually, the value has arrived already. This coroutine is
    /// small, because it only handles this case. `read_next` handles all others.
    static asio::awaitable<std::optional<Value>> next(self_pointer self) {
        require_generator(self.get());
        if (auto value = self->try_next()) co_return std::move(value);
        auto reading = begin_next(std::move(self));
        co_return co_await std::move(reading);
    }

    static asio::awaitable<Whole> collect(self_pointer self) {
        require_generator(self.get());
        received_whole whole(*self);
        auto reading = read(self, extent::all, whole);
        co_await std::move(reading);
        co_return std::move(whole.value->value);
    }

    static void start_next(self_pointer self, any_handler<std::optional<Value>> handler) {
        if (auto value = self && !self->overdue() ? self->ready() : std::nullopt)
            return deliver(std::move(self), std::move(*value), std::move(handler));
        auto end = std::make_shared<next_end>(std::move(handler), self);
        start(std::move(self), extent::one_value, std::move(end));
    }

    static void start_collect(self_pointer self, any_handler<Whole> handler) {
        auto end = std::make_shared<whole_end>(std::move(handler), self);
        start(std::move(self), extent::all, std::move(end));
    }

    /// Returns the next value if it has already arrived. Returns `std::nullopt` if it has not, or if a pause is due in
    /// which other handlers of the executor can run (see `read_slice`). Also returns `std::nullopt` at the end and
    /// after errors. Only `next` reports these.
    std::optional<Value> ready() noexcept {
        try {
            return try_next();
        } catch (const error&) {
            return std::nullopt;
        }
    }

protected:
    /// Returns the next value if it has already arrived. Returns `std::nullopt` if it has not, if a pause is due (see
    /// `ready`), or at the end. If the read fails, throws what `failed` returns.
    virtual std::optional<Value> try_next() = 0;

    /// Whether the generator must end now, even if a value has arrived.
    virtual bool overdue() const noexcept { return false; }

    /// Returns the value that `advance` has found, or `std::nullopt` at the end.
    virtual std::optional<Value> take() = 0;

    /// Returns the whole result. Call this only after `advance(extent::all)` has returned true.
    virtual value_with_response<Whole> take_whole() = 0;

private:
    struct received_value final : generator::receiver {
        explicit received_value(generator_of& generator)
            : from(generator) {}
        void take() override { value = from.take(); }

        generator_of& from;
        std::optional<Value> value;
    };

    struct received_whole final : generator::receiver {
        explicit received_whole(generator_of& generator)
            : from(generator) {}
        void take() override { value.emplace(from.take_whole()); }

        generator_of& from;
        std::optional<value_with_response<Whole>> value;
    };

    class next_end final : public handled_read<std::optional<Value>> {
    public:
        next_end(any_handler<std::optional<Value>> handler, self_pointer from)
            : handled_read<std::optional<Value>>(std::move(handler))
            , from_(std::move(from)) {}
        void take() override { this->keep(from_->take()); }

    private:
        const self_pointer from_;
    };

    class whole_end final : public handled_read<Whole> {
    public:
        whole_end(any_handler<Whole> handler, self_pointer from)
            : handled_read<Whole>(std::move(handler))
            , from_(std::move(from)) {}
        void take() override { this->keep(from_->take_whole()); }

    private:
        const self_pointer from_;
    };

    /// Calls `read_next`. If there is no memory for the coroutine of `read_next`, throws what `failed` returns, as
    /// every failed read does.
    static asio::awaitable<std::optional<Value>> begin_next(self_pointer self) {
        try {
            return read_next(self);
        } catch (...) {
            self->fail(std::current_exception());
        }
    }

    static asio::awaitable<std::optional<Value>> read_next(self_pointer self) {
        received_value next(*self);
        auto reading = read(self, extent::one_value, next);
        co_await std::move(reading);
        co_return std::move(next.value);
    }

    /// Passes a value to the handler. If a cancellation arrives before the handler is called, this read still delivers
    /// its value, but the generator is cancelled.
    static void deliver(self_pointer self, Value value, any_handler<std::optional<Value>> handler) {
        check_blocking(self->core()->live_executor());
        if (auto slot = handler.get_cancellation_slot(); slot.is_connected())
            slot.assign([weak = std::weak_ptr(self)](asio::cancellation_type type) {
                const auto running = weak.lock();
                if (running && running->reacts_to()(type) != asio::cancellation_type::none) running->cancel();
            });
        auto& memory = self->memory_;
        ready_value<Value>::deliver(ready_value<Value>(std::move(self), memory, std::move(handler), std::move(value)));
    }

    op_memory memory_; // memory for the function that delivers a value
};

} // namespace openai::detail
