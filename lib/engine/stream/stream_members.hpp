// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/stream/stream_state.hpp"

/// The members of `stream<Event>`. Included where a stream type is instantiated, once each.
namespace openai {
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
    detail::stream_state<Event>::start_next(std::move(state), std::move(handler));
}

template <class Event>
void stream<Event>::start_collect(std::shared_ptr<detail::stream_state<Event>> state,
                                  detail::any_handler<result_type> handler) {
    detail::stream_state<Event>::start_collect(std::move(state), std::move(handler));
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
