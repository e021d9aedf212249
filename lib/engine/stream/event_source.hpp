// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/call.hpp"
#include "engine/call/response_reader.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

namespace openai::detail {

/// The events of one answer as they arrive. One coroutine reads at a time; ending may come from any thread.
class event_source final : public active_operation, public std::enable_shared_from_this<event_source> {
public:
    event_source(std::shared_ptr<client_core> core, answer begun);
    ~event_source();

    /// Once it is shared: from here on the total limit ends the stream, whether somebody reads or not.
    void watch_total();

    /// The next event received so far, without waiting. Its views hold until the next call. Nothing: it `ended()`, or
    /// others have to have their turn, or `wait()`. Throws `error`.
    std::optional<protocol::sse_event> ready();

    /// Counts an event that its reader made of another one. False: others have to have their turn, so `wait()`.
    bool take_turn() noexcept { return rest_->take_turn(); }

    /// Waits until `ready()` may have more, or the answer has ended or failed, which `ready()` throws; no longer than
    /// the others' turn if that is due. Cancellable.
    asio::awaitable<void> wait();

    /// The total is over; who watches it has perhaps not had its turn yet.
    bool overdue() const noexcept { return !total_.never() && net::clock::now() >= total_.at; }

    /// The response's body has ended properly; `ready()` gives nothing more.
    bool ended() const noexcept { return ended_; }

    /// The last event was not closed by a blank line: the body ended, perhaps in the middle of it.
    bool flushed() const noexcept { return rest_->flushed(); }

    /// The reader needs nothing more: what is left of the answer is drained in the background, so that its connection
    /// can be used again. If that fails the connection is closed, which is no failure of the answer.
    void finish();

    /// The same after an error inside the stream, which `failed()` tells.
    void leave();

    /// The time that an event may take begins anew, as it does with each reader.
    void restart_clock() noexcept { waiting_since_.reset(); }

    /// Begins a read, during which `close` leaves the connection to the reader. Throws the error of the `close` that came
    /// before, `invalid_argument` if another read is under way, or as `client_core::check_thread`.
    void begin_read();
    /// Ends it. Until then, `begin_read` throws.
    void end_read() noexcept;

    /// Closes the connection, or makes the reader close it. `reason` is what later reads throw.
    void close(errc reason) noexcept;
    std::shared_ptr<void> abort() noexcept override { return begin_close(errc::client_closed); }
    std::shared_ptr<void> abandon() noexcept override { return begin_close(errc::client_closed); }

    /// Tells the observer how the reader failed.
    void failed(const error& failure) const;

    /// Tells the observer that another call will go on after this failure.
    void resumed(const error& failure, observed::duration delay) const;

    /// As `call::tells_tokens`; to be told before `finish`.
    bool tells_tokens() const noexcept { return trace_ && info.makes_answer(); }
    void used(const observed::token_usage& tokens) const noexcept { trace_->used(tokens); }

private:
    struct remains;
    std::shared_ptr<void> begin_close(errc reason) noexcept;
    std::unique_ptr<response_reader> take() noexcept;
    net::deadline next_deadline() const;

    const std::shared_ptr<client_core> core_; // of the server that is asked
    const std::shared_ptr<client_core> home_; // of the client, which ends the stream
    const openai::timeouts times_;
    const net::deadline total_;
    const std::shared_ptr<net::call_record> trace_; // null: nobody observes
    bool ended_ = false;
    // Only time in which somebody reads counts, but for the total.
    std::optional<net::clock::time_point> waiting_since_;
    bool deadline_set_ = false; // another one than the total

    static constexpr unsigned is_read = 1; // a reading is under way; above it: the errc that closed
    std::atomic<unsigned> state_{0};
    std::mutex mutex_; // guards what follows; not needed by the reader to look at rest_
    std::unique_ptr<response_reader> rest_;
    std::unique_ptr<net::watchdog> total_watch_;
    std::shared_ptr<remains> remains_; // for the first who closes; made early, because closing must not fail
    const registration registered_;    // in place of the call; last: what it lets others call uses all the rest
};

} // namespace openai::detail
