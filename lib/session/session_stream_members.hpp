// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/session_stream_state.hpp"

/// Defines the members of `basic_session_stream<Event>`. Only the source file that instantiates the class for an event
/// type includes this header.
namespace openai {
namespace detail {

template <class Event>
asio::awaitable<value_with_response<basic_session_stream<Event>>>
session_stream_source<Event>::open(std::shared_ptr<turn_type> turn, bool cancelled) {
    std::exception_ptr thrown;
    try {
        turn->require();
        if (cancelled) throw error(errc::cancelled, "session");
        auto first = co_await turn->open();
        auto response = first.response();
        basic_session_stream<Event> opened(std::make_shared<session_stream_source>(turn, std::move(first)));
        co_return value_with_response<basic_session_stream<Event>>(std::move(opened), std::move(response));
    } catch (...) {
        thrown = std::current_exception();
    }
    throw turn->failed(thrown);
}

template <class Event>
bool session_stream_source<Event>::begin_read() {
    if (reading_.exchange(true)) throw generator::second_reader("session_stream: one read at a time");
    return true;
}

template <class Event>
bool session_stream_source<Event>::advance(extent wanted) {
    if (failure_) throw *failure_;
    if (ended_) return true;
    if (wanted == extent::one_value) {
        if (!next_) next_ = ready_of(current_);
        return next_.has_value();
    }
    next_.reset();
    while (ready_of(current_)) {
    }
    return false;
}

/// Waits for an event of the current answer. If the answer has ended, runs the tools and sends the next request.
template <class Event>
asio::awaitable<void> session_stream_source<Event>::wait(extent) {
    next_ = co_await current_.next();
    if (next_) co_return;
    const bool more = co_await begin_next_answer();
    if (more) co_return;
    turn_->complete();
    ended_ = true;
    turn_->release();
}

/// Called when the current answer has ended. Runs the tools that this answer calls, and begins the next answer. Returns
/// false if no other answer follows.
template <class Event>
asio::awaitable<bool> session_stream_source<Event>::begin_next_answer() {
    if (!turn_->continues(partial(), response())) co_return false;
    turn_->require();
    auto asking = next_answer(std::static_pointer_cast<session_stream_source>(this->shared_from_this()));
    auto answer = co_await await_on(begin_tools(), any_is_terminal, std::move(asking));
    if (!answer) co_return false;
    change_current([&] { current_ = *std::move(answer); });
    co_return true;
}

/// Runs the tools that the current answer calls, and opens the stream of the next answer. Returns `std::nullopt` if
/// there is no next answer. This coroutine runs on a strand of its own. `self` keeps this object alive until the
/// coroutine ends.
template <class Event>
asio::awaitable<std::optional<stream<Event>>>
session_stream_source<Event>::next_answer(std::shared_ptr<session_stream_source> self) {
    const bool more = co_await self->turn_->run_tools(self->partial());
    if (!more) co_return std::nullopt;
    co_return co_await self->turn_->open();
}

template <class Event>
std::optional<Event> session_stream_source<Event>::try_next() {
    reading mine(*this);
    mine.complete();
    return failure_ || ended_ ? std::nullopt : ready_of(current_);
}

template <class Event>
void session_stream_source<Event>::cancel_read() {
    const reading mine(*this);
    cancel_all();
}

template <class Event>
std::exception_ptr session_stream_source<Event>::failed(const std::exception_ptr& thrown) {
    if (generator::is_second_reader(thrown)) return thrown;
    if (!failure_) failure_ = turn_->failed(thrown);
    return std::make_exception_ptr(*failure_);
}

} // namespace detail

template <class Event>
basic_session_stream<Event>& basic_session_stream<Event>::operator=(basic_session_stream&& other) noexcept {
    std::swap(source_, other.source_);
    return *this;
}

template <class Event>
basic_session_stream<Event>::~basic_session_stream() {
    cancel();
}

template <class Event>
boost::asio::awaitable<std::optional<Event>> basic_session_stream<Event>::next() {
    return detail::session_stream_source<Event>::next(source_);
}

template <class Event>
auto basic_session_stream<Event>::collect() -> boost::asio::awaitable<result_type> {
    return detail::session_stream_source<Event>::collect(source_);
}

template <class Event>
void basic_session_stream<Event>::start_next(source_pointer source, detail::any_handler<std::optional<Event>> handler) {
    detail::session_stream_source<Event>::start_next(std::move(source), std::move(handler));
}

template <class Event>
void basic_session_stream<Event>::start_collect(source_pointer source, detail::any_handler<result_type> handler) {
    detail::session_stream_source<Event>::start_collect(std::move(source), std::move(handler));
}

template <class Event>
std::optional<Event> basic_session_stream<Event>::ready() noexcept {
    return source_ ? source_->ready() : std::nullopt;
}

template <class Event>
auto basic_session_stream<Event>::partial() const -> const result_type& {
    static const result_type none;
    return source_ ? source_->partial() : none;
}

template <class Event>
const http_response& basic_session_stream<Event>::response() const {
    static const http_response none;
    return source_ ? source_->response() : none;
}

template <class Event>
void basic_session_stream<Event>::cancel() noexcept {
    if (source_) source_->cancel();
}

} // namespace openai
