// SPDX-License-Identifier: BSL-1.0
#include "engine/stream/event_source.hpp"

#include <boost/asio/post.hpp>

namespace openai::detail {
namespace {

/// Sets the total limit. The limit for the head ends here, and the other limits of the stream run only while somebody
/// reads.
std::unique_ptr<response_reader> with_total(std::unique_ptr<response_reader> rest, net::deadline total) {
    rest->wire().set_deadline(total, phase::stream);
    return rest;
}

} // namespace

/// The parts of an answer that nobody reads any more. Their destructors return the connection to the pool, stop the
/// timer of the total limit, and tell the observer how the answer ended. All of this can call other code, so it must
/// happen without the lock.
struct event_source::remains {
    remains() = default;
    ~remains() {
        if (trace) trace->end(reason);
    }
    remains(const remains&) = delete;
    remains& operator=(const remains&) = delete;

    std::unique_ptr<response_reader> closing;
    std::unique_ptr<net::watchdog> watch;
    std::shared_ptr<net::call_record> trace;
    errc reason{};
};

event_source::event_source(std::shared_ptr<client_core> core, answer begun)
    : core_(std::move(core))
    , home_(std::move(begun.home))
    , times_(begun.timeouts)
    , total_(begun.total)
    , trace_(std::move(begun.trace))
    , rest_(with_total(std::move(begun.rest), total_))
    , remains_(std::make_shared<remains>())
    , registered_(*home_, *this, begun.from) {}

event_source::~event_source() = default;

void event_source::watch_total() {
    watch_total([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->close(errc::total_timeout);
    });
}

void event_source::watch_total(std::function<void()> expire) {
    if (total_.never()) return;
    // Posted, because the watchdog must not be destroyed by its own function, and it ends with the stream.
    auto posted = [expire = std::move(expire), executor = core_->executor] { asio::post(executor, expire); };
    auto watch = std::make_unique<net::watchdog>(core_->executor, std::move(posted));
    watch->set(total_.at);
    const std::lock_guard lock(mutex_);
    if (rest_) total_watch_.swap(watch); // if null, the stream was closed already
}

/// Returns the time at which a wait that began at `waiting_since_` has taken too long.
net::deadline event_source::next_deadline() const {
    const auto since = *waiting_since_;
    const auto idle = net::deadline::after(net::clock::now(), times_.idle, errc::idle_timeout);
    const auto progress =
        net::deadline::after(since, times_.progress, errc::idle_timeout, net::special_limit::progress);
    return earlier(earlier(idle, progress), total_);
}

asio::awaitable<void> event_source::wait() {
    if (!waiting_since_) waiting_since_ = net::clock::now();
    deadline_set_ = true;
    return rest_->await_more(next_deadline(), phase::stream);
}

void event_source::begin_read() {
    core_->check_thread(); // in the child of a fork, this must not take bytes from the parent's connection
    unsigned state = 0;
    if (state_.compare_exchange_strong(state, is_read)) return;
    if (state / 2 == static_cast<unsigned>(errc::total_timeout))
        throw net::expired(total_, phase::stream, total_.at, billing::yes);
    if (state > is_read) throw error(static_cast<errc>(state / 2), "the stream was ended");
    throw error(errc::invalid_argument, "stream: one read at a time");
}

/// Ends a read. Takes the lock only if the stream was closed meanwhile, because nearly every event is read in this way.
bool event_source::end_read() noexcept {
    waiting_since_.reset();
    if (std::exchange(deadline_set_, false) && rest_) rest_->wire().set_deadline(total_, phase::stream);
    if (state_.fetch_and(~is_read) <= is_read) return true;
    const auto closing = take();
    home_->leave(*this);
    return false;
}

void event_source::close(errc reason) noexcept {
    begin_close(reason);
    if ((state_.load() & is_read) == 0) home_->leave(*this); // otherwise the reader does this
}

/// Closes the stream. Returns the parts that the caller must destroy without the lock, or null if the stream was closed
/// already. While somebody reads, the reader reports the end and destroys the parts.
std::shared_ptr<void> event_source::begin_close(errc reason) noexcept {
    const std::lock_guard lock(mutex_);
    const auto before = state_.load() > is_read ? state_.load() : state_.fetch_or(static_cast<unsigned>(reason) * 2);
    const bool has_reader = (before & is_read) != 0;
    if (has_reader && rest_) rest_->wire().abort(reason);
    const auto left = std::move(remains_);
    if (!left) return nullptr;
    left->watch = std::move(total_watch_);
    if (!has_reader && rest_) {
        left->reason = reason;
        left->closing = std::move(rest_);
        left->trace = trace_;
    }
    return left;
}

std::unique_ptr<response_reader> event_source::take() noexcept {
    std::unique_ptr<net::watchdog> watch; // destroyed after the lock
    const std::lock_guard lock(mutex_);
    watch = std::move(total_watch_);
    return std::move(rest_);
}

void event_source::failed(const error& failure) const {
    if (trace_) trace_->end(failure);
}

void event_source::resumed(const error& failure, observed::duration delay) const {
    if (!trace_) return;
    trace_->resume(failure.details(), delay);
    trace_->end(failure);
}

void event_source::finish() {
    if (trace_) trace_->end_well();
    leave();
}

void event_source::leave() {
    if (auto rest = take()) response_reader::finish(std::move(rest), core_->executor);
    home_->leave(*this);
}

} // namespace openai::detail
