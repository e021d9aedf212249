// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/stream_state.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/system_executor.hpp>

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

namespace detail {

/// Where a read runs that is not awaited directly. A strand, because its cancellation may come while it completes.
template <class Event>
boost::asio::any_io_executor read_executor(const std::shared_ptr<stream_state<Event>>& state) {
    if (!state) return boost::asio::system_executor();
    return boost::asio::make_strand(state->core()->executor);
}

} // namespace detail

template <class Event>
void stream<Event>::start_next(std::shared_ptr<detail::stream_state<Event>> state,
                               detail::any_handler<std::optional<Event>> handler) {
    auto executor = detail::read_executor(state);
    boost::asio::co_spawn(std::move(executor), detail::stream_state<Event>::next(std::move(state)), std::move(handler));
}

template <class Event>
void stream<Event>::start_collect(std::shared_ptr<detail::stream_state<Event>> state,
                                  detail::any_handler<result_type> handler) {
    auto executor = detail::read_executor(state);
    boost::asio::co_spawn(std::move(executor), detail::stream_state<Event>::collect(std::move(state)),
                          std::move(handler));
}

template <class Event>
const typename stream<Event>::result_type& stream<Event>::partial() const {
    static const result_type none;
    return state_ ? state_->accumulated().completion() : none;
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
