// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/blocking.hpp"
#include "engine/stream/read_strand.hpp"
#include "engine/stream/stream_state.hpp"

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

/// The members of `stream<Event>`. Included where a stream type is instantiated, once each.
namespace openai {
namespace detail {

/// Gives an event to a handler, later.
template <class Event>
struct ready_event {
    using allocator_type = op_allocator<void>;

    std::shared_ptr<stream_state<Event>> state; ///< whose memory an `io_context` keeps this in
    any_handler<std::optional<Event>> handler;
    Event event;

    allocator_type get_allocator() const noexcept { return allocator_type(state->memory()); }

    void operator()() {
        state.reset();
        if (auto slot = handler.get_cancellation_slot(); slot.is_connected()) slot.clear();
        std::move(handler)(outcome(), std::optional<Event>(std::move(event)));
    }
};

/// Where the handler is called. An `io_context` is named by its own executor: one erased twice would take memory.
template <class Handler>
asio::any_completion_executor executor_of(const Handler& handler, const asio::any_io_executor& executor,
                                          const asio::io_context::executor_type* context) {
    using any = asio::any_completion_executor;
    return asio::get_associated_executor(handler, context ? any(*context) : any(executor));
}

/// Calls `give` later on its handler's executor, by way of `executor`. If both are that of one `io_context`, it is
/// asked directly.
template <class Event>
void post_event(const asio::any_io_executor& executor, ready_event<Event> give) {
    using plain = asio::io_context::executor_type;
    const auto* context = executor.target<plain>();
    const auto on = executor_of(give.handler, executor, context);
    const auto* target = on.template target<plain>();
    if (context && target && *context == *target) asio::post(*context, std::move(give));
    else asio::post(executor, asio::bind_executor(on, std::move(give)));
}

/// An event that was received already needs no coroutine: its handler is called later, where that of any read is. A
/// cancellation that comes before ends the stream, not this read.
template <class Event>
void give_event(std::shared_ptr<stream_state<Event>> state, Event event, any_handler<std::optional<Event>> handler) {
    const auto executor = state->core()->live_executor();
    check_blocking(executor);
    if (auto slot = handler.get_cancellation_slot(); slot.is_connected())
        slot.assign([weak = std::weak_ptr(state)](asio::cancellation_type type) {
            const auto ended = partial_cancellation(type) != asio::cancellation_type::none ? weak.lock() : nullptr;
            if (ended) ended->close(errc::cancelled);
        });
    post_event(executor, ready_event<Event>{std::move(state), std::move(handler), std::move(event)});
}

} // namespace detail

template <class Event>
stream<Event>::stream(std::shared_ptr<detail::stream_state<Event>> state)
    : state_(std::move(state)) {}

template <class Event>
stream<Event>& stream<Event>::operator=(stream&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

template <class Event>
stream<Event>::~stream() {
    cancel();
}

template <class Event>
boost::asio::awaitable<std::optional<Event>> stream<Event>::next() {
    return detail::stream_state<Event>::next(state_);
}

template <class Event>
boost::asio::awaitable<typename stream<Event>::result_type> stream<Event>::collect() {
    return detail::stream_state<Event>::collect(state_);
}

template <class Event>
void stream<Event>::start_next(std::shared_ptr<detail::stream_state<Event>> state,
                               detail::any_handler<std::optional<Event>> handler) {
    if (auto event = state && !state->overdue() ? state->ready() : std::nullopt)
        return detail::give_event(std::move(state), std::move(*event), std::move(handler));
    const auto strand = detail::read_strand(state ? state->core() : nullptr);
    auto read = [state = std::move(state)](bool cancelled) {
        if (cancelled && state) state->cancel_read();
        return detail::stream_state<Event>::next(state);
    };
    detail::spawn<std::optional<Event>>(strand, detail::partial_cancellation, std::move(read), std::move(handler));
}

template <class Event>
void stream<Event>::start_collect(std::shared_ptr<detail::stream_state<Event>> state,
                                  detail::any_handler<result_type> handler) {
    const auto strand = detail::read_strand(state ? state->core() : nullptr);
    auto read = [state = std::move(state)](bool cancelled) {
        if (cancelled && state) state->cancel_read();
        return detail::stream_state<Event>::collect_with_response(state);
    };
    detail::spawn<result_type>(strand, detail::partial_cancellation, std::move(read), std::move(handler));
}

template <class Event>
std::shared_ptr<detail::client_core> stream<Event>::core_of(const detail::stream_state<Event>* state) {
    return state ? state->core() : nullptr;
}

template <class Event>
const typename stream<Event>::result_type& stream<Event>::partial() const {
    static const result_type none;
    return state_ ? state_->accumulated().completion() : none;
}

/// An event that was received already. Nothing does not mean the end, which `next` tells, as it tells an error.
template <class Event>
std::optional<Event> stream<Event>::ready() noexcept {
    return state_ ? state_->ready() : std::nullopt;
}

template <class Event>
std::exception_ptr stream<Event>::too_large() const {
    return state_ ? state_->too_large() : nullptr;
}

template <class Event>
void stream<Event>::cancel() noexcept {
    if (state_) state_->close(errc::cancelled);
}

template <class Event>
const http_response& stream<Event>::response() const {
    static const http_response none;
    return state_ ? state_->response() : none;
}

} // namespace openai
