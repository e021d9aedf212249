// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/call.hpp"
#include "engine/call/response_reader.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace openai::detail {

/// The events of one answer as they arrive. Only one coroutine can read at a time. Any thread can close the source.
class event_source final : public active_operation, public std::enable_shared_from_this<event_source> {
public:
    event_source(std::shared_ptr<client_core> core, answer begun);
    ~event_source();

    /// Starts the total time limit, which ends the stream even if no read is pending. Requires that a `std::shared_ptr`
    /// owns this object.
    void watch_total();
    /// Like `watch_total()`, but calls `expire` when the time has passed. `expire` must close this source.
    void watch_total(std::function<void()> expire);

    /// Returns the reader of the response's events. Use it only between `begin_read()` and `end_read()`, and not after
    /// `finish()` or `leave()`. If the reader has no event and the answer has not `ended()`, call `wait()`.
    response_reader& events() const noexcept { return *rest_; }

    /// Waits until `events()` may have an event, or until the answer has ended or failed. If a pause is due (see
    /// `read_slice`), does not wait for data: only lets other handlers of the executor run, and then returns.
    /// Cancellable.
    asio::awaitable<void> wait();

    /// Whether the total time limit has passed. This can be true shortly before the source is closed.
    bool overdue() const noexcept { return !total_.never() && net::clock::now() >= total_.at; }

    /// Whether the body of the response has ended properly, and every event was returned.
    bool ended() const noexcept { return !rest_ || rest_->end(); }

    /// Call this when the answer is complete, before `used` and `finish`. See `client_core::complete`.
    void complete() { home_->complete(*this); }

    /// Reports the success to the observer, and reads the rest of the body in the background, so that the connection
    /// can be used again. If reading fails, the connection is closed, but the answer does not fail. Call this when the
    /// answer is complete.
    void finish();

    /// Like `finish`, but does not report a success. Call this after an error inside the stream, and report the error
    /// with `failed()`.
    void leave();

    /// Restarts the limit `timeouts.progress`. Call this after each event. A new read restarts the limit, too.
    void restart_clock() noexcept { waiting_since_.reset(); }

    /// Begins a read. If `close` is called before the read ends, the reader closes the connection. If the source was
    /// closed before, throws an error with the reason. If another read is pending, throws `invalid_argument`. Also
    /// throws the error of `client_core::check_thread`.
    void begin_read();
    /// Ends the read, so that the next read can begin. Returns false if the source was closed during the read.
    bool end_read() noexcept;
    /// Whether a read is pending.
    bool has_reader() const noexcept { return (state_.load() & is_read) != 0; }

    /// Closes the connection, or makes the reader close it. `reason` is what later reads throw.
    void close(errc reason) noexcept;
    std::shared_ptr<void> abort() noexcept override { return begin_close(errc::client_closed); }
    std::shared_ptr<void> abandon() noexcept override { return begin_close(errc::client_closed); }

    /// Reports the failure to the observer.
    void failed(const error& failure) const;

    /// Reports to the observer that another call will continue the stream after this failure.
    void resumed(const error& failure, observed::duration delay) const;

    /// Whether to report tokens to an observer: see `call::tells_tokens`. Report them before `finish`.
    bool tells_tokens() const noexcept { return trace_ && info.makes_answer(); }
    void used(const observed::token_usage& tokens, std::string_view model) const noexcept {
        trace_->used(tokens, model);
    }

private:
    struct remains;
    std::shared_ptr<void> begin_close(errc reason) noexcept;
    std::unique_ptr<response_reader> take() noexcept;
    net::deadline next_deadline() const;

    const std::shared_ptr<client_core> core_; // the core of the provider that sends the answer
    const std::shared_ptr<client_core> home_; // the core of the client; when the client ends, the source is closed
    const openai::timeouts times_;
    const net::deadline total_;
    const std::shared_ptr<net::call_record> trace_; // null if there is no observer
    // Every time limit except the total counts only while a read is pending.
    std::optional<net::clock::time_point> waiting_since_;
    bool deadline_set_ = false; // whether the current deadline is another limit than the total

    static constexpr unsigned is_read = 1; // set if a read is pending; the higher bits hold the `errc` of `close`
    std::atomic<unsigned> state_{0};
    std::mutex mutex_; // guards the members below; the reader may look at rest_ without it
    std::unique_ptr<response_reader> rest_;
    std::unique_ptr<net::watchdog> total_watch_;
    std::shared_ptr<remains> remains_; // for the first `close`; allocated in advance, because `close` must not fail
    const registration
        registered_; // replaces the registration of the call; last, because `close` uses all other members
};

} // namespace openai::detail
