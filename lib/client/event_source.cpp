// SPDX-License-Identifier: BSL-1.0
#include "client/event_source.hpp"

#include <algorithm>

namespace openai::detail {

event_source::event_source(std::shared_ptr<client_core> core, answer begun)
    : core_(std::move(core))
    , times_(begun.timeouts)
    , sent_(begun.sent)
    , total_(begun.total)
    , trace_(std::move(begun.trace))
    , last_event_(io::clock::now())
    , rest_(std::move(begun.rest)) {
    registered_.emplace(*core_, *this);
}

event_source::~event_source() { registered_.reset(); }

std::optional<protocol::sse_event> event_source::ready() {
    if (ended_) return std::nullopt;
    auto& exchange = rest_->exchange();
    for (;;) {
        auto event = rest_->next_event();
        if (!event && exchange.done() && !std::exchange(flushed_, true)) event = rest_->last_event();
        if (event) {
            any_event_ = true;
            if (trace_) trace_->event(event->data.size());
            return event;
        }
        if (exchange.done()) {
            ended_ = true;
            return std::nullopt;
        }
        if (rest_->failure()) std::rethrow_exception(rest_->failure());
        try {
            if (!exchange.try_step()) return std::nullopt;
        } catch (...) {
            rest_->fail(std::current_exception()); // after the events that came with it
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
        rest_->fail(std::current_exception());
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
    std::unique_lock lock(mutex_);
    if (closed_ == errc{}) closed_ = reason;
    if (!reading_) closing = std::move(rest_);
    else if (rest_) rest_->wire().abort(reason);
    lock.unlock();
    if (closing && trace_) trace_->end(reason); // otherwise the reader says how it ended
}

std::unique_ptr<incoming> event_source::take() noexcept {
    const std::lock_guard lock(mutex_);
    return std::move(rest_);
}

void event_source::failed(const error& failure) const {
    if (trace_) trace_->end(failure);
}

void event_source::finish() {
    if (trace_) trace_->end_well();
    leave();
}

void event_source::leave() {
    ended_ = true;
    if (auto rest = take()) incoming::finish(std::move(rest), core_->executor);
}

} // namespace openai::detail
