// SPDX-License-Identifier: BSL-1.0
#include "client/event_source.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

namespace openai::detail {

event_source::event_source(std::shared_ptr<client_core> core, answer begun)
    : core_(std::move(core))
    , times_(begun.timeouts)
    , sent_(begun.sent)
    , total_(begun.total)
    , last_event_(io::clock::now())
    , rest_(std::move(begun.rest)) {
    registered_.emplace(*core_, *this);
}

event_source::~event_source() { registered_.reset(); }

std::optional<protocol::sse_event> event_source::ready() {
    if (ended_) return std::nullopt;
    auto& exchange = rest_->exchange();
    for (;;) {
        auto event = rest_->events().next();
        if (!event && exchange.done() && !std::exchange(flushed_, true)) {
            rest_->check_complete();
            event = rest_->events().finish();
        }
        if (event) {
            any_event_ = true;
            return event;
        }
        if (exchange.done()) {
            ended_ = true;
            return std::nullopt;
        }
        if (failure_) std::rethrow_exception(failure_);
        try {
            if (!exchange.try_step()) return std::nullopt;
        } catch (...) {
            failure_ = std::current_exception(); // after the events that came with it
        }
    }
}

io::deadline event_source::next_deadline() const {
    const auto now = io::clock::now();
    if (!any_event_) {
        const auto first = io::deadline::after(sent_, times_.first_event, errc::first_byte_timeout);
        return earlier(first, total_);
    }
    const auto idle = io::deadline::after(now, times_.idle, errc::idle_timeout);
    const auto progress = io::deadline::after(last_event_, times_.progress, errc::idle_timeout);
    return earlier(earlier(idle, progress), total_);
}

asio::awaitable<void> event_source::wait() {
    rest_->wire().set_deadline(next_deadline(), phase::stream);
    try {
        co_await rest_->exchange().step();
    } catch (...) {
        failure_ = std::current_exception();
    }
}

void event_source::begin_read() {
    const std::lock_guard lock(mutex_);
    if (closed_ != errc{}) throw error(closed_, "the stream was ended");
    if (reading_) throw error(errc::invalid_argument, "stream: one read at a time");
    reading_ = true;
    last_event_ = io::clock::now(); // the clocks stand still while nobody reads
}

void event_source::end_read() noexcept {
    std::unique_ptr<incoming> closing; // destroyed after the lock
    const std::lock_guard lock(mutex_);
    reading_ = false;
    if (closed_ != errc{}) closing = std::move(rest_);
    else if (rest_) rest_->wire().clear_deadline();
}

void event_source::close(errc reason) noexcept {
    std::unique_ptr<incoming> closing;
    const std::lock_guard lock(mutex_);
    if (closed_ == errc{}) closed_ = reason;
    if (!reading_) closing = std::move(rest_);
    else if (rest_) rest_->wire().abort(reason);
}

std::unique_ptr<incoming> event_source::take() noexcept {
    const std::lock_guard lock(mutex_);
    return std::move(rest_);
}

void event_source::finish() {
    ended_ = true;
    auto rest = take();
    try {
        if (!rest || rest->try_drain()) return;
    } catch (const error&) {
        return; // the answer is complete all the same; its connection is closed
    }
    rest->begin_drain();
    asio::co_spawn(core_->executor, incoming::drain(std::move(rest)), asio::detached);
}

} // namespace openai::detail
