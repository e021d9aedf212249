// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/stream/read_strand.hpp"
#include "session/session_stream_state.hpp"

/// The members of `basic_session_stream<Event>`. Included where such a type is instantiated, once each.
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
asio::awaitable<std::optional<Event>> session_stream_source<Event>::next(std::shared_ptr<session_stream_source> self) {
    if (!self) throw error(errc::invalid_argument, "session_stream: empty");
    const only_reader mine(self->reading_);
    if (self->failure_) throw *self->failure_;
    if (self->ended_) co_return std::nullopt;
    std::exception_ptr thrown;
    try {
        for (bool more = true; more;) {
            auto event = co_await self->current_.next();
            if (event) co_return event;
            more = co_await go_on(self);
        }
        self->ended_ = true;
        self->turn_->release();
        co_return std::nullopt;
    } catch (...) {
        thrown = std::current_exception();
    }
    self->failure_ = self->turn_->failed(thrown);
    throw *self->failure_;
}

/// The current answer has ended; whether another one follows.
template <class Event>
asio::awaitable<bool> session_stream_source<Event>::go_on(std::shared_ptr<session_stream_source> self) {
    if (!self->turn_->continues(self->partial(), self->response())) co_return false;
    self->turn_->require();
    auto asking = next_answer(self);
    auto answer = co_await await_on(self->begin_tools(), any_is_terminal, std::move(asking));
    if (!answer) co_return false;
    self->change_current([&] { self->current_ = *std::move(answer); });
    co_return true;
}

template <class Event>
asio::awaitable<std::optional<stream<Event>>>
session_stream_source<Event>::next_answer(std::shared_ptr<session_stream_source> self) {
    const bool more = co_await self->turn_->run_tools(self->partial());
    if (!more) co_return std::nullopt;
    co_return co_await self->turn_->open();
}

template <class Event>
auto session_stream_source<Event>::collect(std::shared_ptr<session_stream_source> self)
    -> asio::awaitable<answer_type> {
    for (;;) {
        const auto event = co_await next(self);
        if (!event) break;
    }
    co_return self->partial();
}

template <class Event>
auto session_stream_source<Event>::collect_with_response(std::shared_ptr<session_stream_source> self)
    -> asio::awaitable<value_with_response<answer_type>> {
    auto whole = co_await collect(self);
    co_return value_with_response<answer_type>(std::move(whole), self->response());
}

template <class Event>
std::optional<Event> session_stream_source<Event>::ready() noexcept {
    if (reading_.exchange(true)) return std::nullopt;
    auto event = failure_ || ended_ ? std::nullopt : ready_of(current_);
    reading_ = false;
    return event;
}

template <class T, class Source, class Read>
void start_read(std::shared_ptr<Source> source, Read read, any_handler<T> handler) {
    const auto strand = read_strand(source ? source->core() : nullptr);
    auto body = [source = std::move(source), read](bool cancelled) {
        if (cancelled && source) source->cancel_read();
        return read(source);
    };
    spawn<T>(strand, any_is_terminal, std::move(body), std::move(handler));
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
    detail::start_read<std::optional<Event>>(std::move(source), detail::session_stream_source<Event>::next,
                                             std::move(handler));
}

template <class Event>
void basic_session_stream<Event>::start_collect(source_pointer source, detail::any_handler<result_type> handler) {
    detail::start_read<result_type>(std::move(source), detail::session_stream_source<Event>::collect_with_response,
                                    std::move(handler));
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
