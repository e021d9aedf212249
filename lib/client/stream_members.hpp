// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/read_strand.hpp"
#include "client/stream_state.hpp"

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
        return detail::stream_state<Event>::collect(state);
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

template <class Event>
std::exception_ptr stream<Event>::too_large() const {
    return state_ ? state_->too_large() : nullptr;
}

template <class Event>
void stream<Event>::cancel() noexcept {
    if (state_) state_->close(errc::cancelled);
}

template <class Event>
const openai::response& stream<Event>::response() const {
    static const openai::response none;
    return state_ ? state_->response() : none;
}

} // namespace openai
