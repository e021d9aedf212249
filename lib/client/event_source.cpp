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
    const auto progress = io::deadline::after(waiting_since_.value_or(now), times_.progress, errc::idle_timeout);
    return earlier(earlier(idle, progress), total_);
}

asio::awaitable<void> event_source::wait() {
    if (!waiting_since_) waiting_since_ = io::clock::now();
    deadline_set_ = true;
    rest_->wire().set_deadline(next_deadline(), phase::stream);
    try {
        co_await rest_->exchange().step();
    } catch (...) {
        rest_->fail(std::current_exception());
    }
}

void event_source::begin_read() {
    unsigned state = 0;
    if (state_.compare_exchange_strong(state, reading)) return;
    if (state > reading) throw error(static_cast<errc>(state / 2), "the stream was ended");
    throw error(errc::invalid_argument, "stream: one read at a time");
}

/// Without a lock unless it waited or was closed, because nearly every event is read so.
void event_source::end_read() noexcept {
    waiting_since_.reset();
    if (std::exchange(deadline_set_, false) && rest_) rest_->wire().clear_deadline();
    const auto closed = state_.fetch_and(~reading) > reading;
    const auto closing = closed ? take() : nullptr;
}

/// What is left of an answer that nobody reads: its connection, which the pool is to learn about, and the observer, who
/// is told how it ended. Both may call others.
struct event_source::remains {
    remains(std::unique_ptr<incoming> rest, std::shared_ptr<io::call_record> tell, errc how)
        : closing(std::move(rest))
        , trace(std::move(tell))
        , reason(how) {}
    ~remains() {
        if (trace) trace->end(reason);
    }
    remains(const remains&) = delete;
    remains& operator=(const remains&) = delete;

    std::unique_ptr<incoming> closing;
    std::shared_ptr<io::call_record> trace;
    errc reason;
};

/// Gives what is to be destroyed without a lock. While somebody reads that is nothing: the reader says how it ended.
std::shared_ptr<void> event_source::begin_close(errc reason) noexcept {
    const std::lock_guard lock(mutex_);
    const auto before = state_.load() > reading ? state_.load() : state_.fetch_or(static_cast<unsigned>(reason) * 2);
    if ((before & reading) == 0) {
        if (!rest_) return nullptr;
        return std::make_shared<remains>(std::move(rest_), trace_, reason);
    }
    if (rest_) rest_->wire().abort(reason);
    return nullptr;
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
