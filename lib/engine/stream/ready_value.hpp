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

/// Exists while this thread calls a handler with a value that had already arrived when it was requested. The handler
/// may request the next value of the same generator. If that value has also arrived already, it is kept here until the
/// handler returns, instead of being posted. Posting would take longer, because the `io_context` checks its sockets
/// between any two handlers.
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

    /// Returns the place where a value of `from` can wait for a handler that runs on `on`. Returns null if the value
    /// must be posted.
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

/// A value that had already arrived when it was requested, and the handler to call with it.
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

    // In Boost 1.81, move assignment of a handler of this type would recurse endlessly.
    ready_value(ready_value&&) noexcept = default;
    ready_value& operator=(ready_value&&) = delete;

    /// Calls the handler later, on its executor. If this executor is the `io_context` of the client, posts to it
    /// directly.
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

    /// Calls the handler. If the handler has requested another value that had already arrived, calls the handler of
    /// that value next, and so on.
    void operator()() {
        const auto from = from_;
        const auto executor = from->core()->live_executor();
        const auto* context = executor.template target<plain>();
        const auto on = this->executor(executor, context);
        std::optional<ready_value> waiting;
        const handler_turn turn(*from, on, &waiting);
        try {
            call();
            while (waiting) {
                auto next = std::move(*waiting);
                waiting.reset();
                next.call();
            }
        } catch (...) {
            if (waiting) std::move(*waiting).post(executor, context, on);
            throw;
        }
    }

private:
    using plain = asio::io_context::executor_type;

    /// Returns the executor of the handler, or `executor` if the handler has none. If `executor` is an executor of an
    /// `io_context`, `context` points to the same executor in its concrete type. Otherwise, `context` is null. If
    /// `context` is not null, the function wraps `*context`, because wrapping the `any_io_executor` in an
    /// `any_completion_executor` would allocate memory.
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
