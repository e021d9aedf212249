// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"
#include "engine/run/blocking.hpp"
#include "engine/run/op_memory.hpp"
#include "engine/stream/generator.hpp"

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace openai::detail {

/// The handler that this thread calls right now, of a generator whose values were there. If the handler asks the same
/// generator for its next value, the value waits here until the handler has returned. A post would cost more than the
/// value: the `io_context` looks for events of its sockets between any two functions.
class handler_turn {
public:
    /// `waiting` points to a `std::optional<ready_value<Value>>`.
    handler_turn(const generator& from, const asio::any_completion_executor& on, void* waiting)
        : from_(from)
        , on_(on)
        , waiting_(waiting)
        , outer_(std::exchange(current_, this)) {}
    ~handler_turn() { current_ = outer_; }
    handler_turn(const handler_turn&) = delete;
    handler_turn& operator=(const handler_turn&) = delete;

    /// Where a value of `from` can wait for a handler that runs on `on`; null if it has to be posted.
    static void* place_for(const generator& from, const asio::any_completion_executor& on) {
        const auto* turn = current_;
        return turn && &turn->from_ == &from && turn->on_ == on ? turn->waiting_ : nullptr;
    }

private:
    static inline thread_local handler_turn* current_ = nullptr;

    const generator& from_;
    const asio::any_completion_executor& on_;
    void* const waiting_;
    handler_turn* const outer_;
};

/// A value that was there when it was asked for, on its way to its handler.
template <class Value>
class ready_value {
public:
    using allocator_type = op_allocator<void>;

    /// `memory` belongs to `from`.
    ready_value(std::shared_ptr<generator> from, op_memory& memory, any_handler<std::optional<Value>> handler,
                Value value)
        : from_(std::move(from))
        , memory_(&memory)
        , handler_(std::move(handler))
        , value_(std::move(value)) {}

    /// Calls the handler later, on its executor. If that is the `io_context` of the client, it is asked directly.
    static void deliver(ready_value ready) {
        const auto executor = ready.from_->core()->live_executor();
        const auto* context = executor.template target<plain>();
        const auto on = ready.executor(executor, context);
        if (auto* place = static_cast<std::optional<ready_value>*>(handler_turn::place_for(*ready.from_, on));
            place && !*place)
            place->emplace(std::move(ready));
        else std::move(ready).post(executor, context, on);
    }

    allocator_type get_allocator() const noexcept { return allocator_type(*memory_); }

    /// Calls the handler, and then those whose values wait because this handler, or one of them, has asked for more.
    void operator()() {
        const auto from = from_;
        const auto executor = from->core()->live_executor();
        const auto* context = executor.template target<plain>();
        const auto on = this->executor(executor, context);
        std::optional<ready_value> waiting;
        const handler_turn turn(*from, on, &waiting);
        try {
            for (auto next = std::optional(std::move(*this)); next; next = std::exchange(waiting, std::nullopt))
                next->call();
        } catch (...) {
            if (waiting) std::move(*waiting).post(executor, context, on);
            throw;
        }
    }

private:
    using plain = asio::io_context::executor_type;

    /// An `io_context` is named by its own executor, because one that is erased twice takes memory.
    asio::any_completion_executor executor(const asio::any_io_executor& executor, const plain* context) const {
        using any = asio::any_completion_executor;
        return asio::get_associated_executor(handler_, context ? any(*context) : any(executor));
    }

    void call() {
        if (auto slot = handler_.get_cancellation_slot(); slot.is_connected()) slot.clear();
        std::move(handler_)(outcome(), std::optional<Value>(std::move(value_)));
    }

    void post(const asio::any_io_executor& executor, const plain* context, const asio::any_completion_executor& on) && {
        const auto* target = on.template target<plain>();
        if (context && target && *context == *target) asio::post(*context, std::move(*this));
        else asio::post(executor, asio::bind_executor(on, std::move(*this)));
    }

    std::shared_ptr<generator> from_;
    op_memory* memory_;
    any_handler<std::optional<Value>> handler_;
    Value value_;
};

} // namespace openai::detail
