// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/call_record.hpp"
#include "net/deadline.hpp"
#include "net/fork_generation.hpp"
#include "net/read_buffer.hpp"
#include "net/transport.hpp"
#include "net/watchdog.hpp"

#include <atomic>
#include <memory>
#include <optional>

namespace openai::detail::net {

/// An established connection: a transport with a deadline, a read buffer, and the data that the pool keeps about the
/// connection.
///
/// Only one coroutine uses a connection at a time. If the deadline passes, or if any thread calls `abort()`, the
/// transport is aborted. The coroutine's pending operation then ends, and the connection throws an `error` with the
/// code of the deadline or the reason that `abort()` was given.
class connection {
public:
    connection(std::unique_ptr<transport> wire, asio::any_io_executor executor);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    asio::any_io_executor get_executor() const { return watchdog_.get_executor(); }

    /// Bytes received and not yet consumed.
    std::string_view buffered() const noexcept { return buffer_.view(); }
    void consume(std::size_t bytes) noexcept { buffer_.consume(bytes); }

    /// Reads bytes that have been received, without waiting, and adds them to `buffered()`. If there are none, returns
    /// the reason, e.g. `want_read`, or throws `error` if the connection was aborted or the deadline has passed. Throws
    /// `limit_exceeded` if `buffered()` is full.
    io_result try_fill();

    /// Like `try_fill`, but waits for bytes. Never returns `want_read` or `want_write`. Cancellable.
    asio::awaitable<io_result> fill();

    /// Sends as many bytes as the system accepts without waiting. If it accepts none, returns the reason, e.g.
    /// `want_write`, or throws `error` if the connection was aborted or the deadline has passed.
    io_result try_write(std::span<const char> bytes);

    /// Waits until the transport is ready for `what`, so that another try makes sense. Cancellable.
    asio::awaitable<void> wait(readiness what);

    /// `of` is a result of `try_fill` or `try_write`. If its status is `want_read`, waits until the transport is
    /// readable. If its status is `want_write`, waits until the transport is writable.
    asio::awaitable<void> wait(const io_result& of) {
        return wait(of.status == io_status::want_read ? readiness::read : readiness::write);
    }

    /// Sets the deadline for the following operations, and the phase that errors report. If the previous deadline has
    /// already passed, this function has no effect, so that errors report the limit that was exceeded.
    void set_deadline(const deadline& limit, phase where);
    void clear_deadline();
    void set_phase(phase where) noexcept { phase_ = where; }

    /// Ends the pending operation with `reason`. May be called from any thread.
    void abort(errc reason) noexcept;

    /// Throws the reason if the connection was aborted or the deadline has passed.
    void check() const;

    void set_billing(billing value) noexcept { billing_ = value; }
    billing billed() const noexcept { return billing_; }

    /// Sets the record of the call that uses the connection. At first and after `rest()`, the record is null, and
    /// nothing is reported.
    void set_trace(std::shared_ptr<call_record> trace);
    call_record* trace() const noexcept { return trace_.get(); }

    std::optional<std::uint64_t> confirmed() const noexcept { return wire_->confirmed(); }
    std::uint64_t sent() const noexcept { return wire_->sent(); }
    bool delivered() const noexcept { return wire_->delivered(); }

    /// Whether the connection may be used again: the peer has neither closed it nor sent anything, and this process
    /// opened it.
    bool quiet() noexcept { return buffer_.empty() && !inherited() && wire_->quiet(); }

    /// Call this after `quiet()` has returned false. Returns true if the peer sent something, and false if the
    /// connection is not quiet for another reason.
    bool spoke() noexcept;

    /// Prepares the connection for the time between two calls: releases the buffer and clears the deadline. Keeps the
    /// timer, because the next call often follows at once.
    void rest() noexcept;

    /// Releases the timer that `rest()` has kept, so that the idle connection does not keep an `io_context` running.
    /// Call this if no call has used the connection at once after `rest()`.
    void settle() { watchdog_.settle(); }

    /// Watches the connection while it is idle. See `transport::watch`.
    void watch(std::function<void()> on_event) { wire_->watch(std::move(on_event)); }
    void unwatch() noexcept { wire_->unwatch(); }

    /// Ends the connection as its protocol demands, e.g. with close_notify. Does nothing if the connection is
    /// `inherited()`, because the shutdown would end the connection of the parent process.
    void shutdown() noexcept;

    /// Whether the connection was opened before a fork, by the parent process. If so, this process must neither read
    /// nor write any byte on it.
    bool inherited() const noexcept { return generation_ != fork_generation(); }

    /// Notes that the peer closed the connection between two exchanges.
    void mark_stale() noexcept { stale_ = true; }
    bool stale() const noexcept { return stale_; }

    /// Notes that the server ended the connection before it sent any byte of an answer to the last request.
    void mark_unanswered() noexcept { unanswered_ = true; }
    bool unanswered() const noexcept { return unanswered_; }

    /// Whether the last answer was a stream of events. The value is set to false when the head of an answer arrives,
    /// and to true when this answer turns out to be a stream.
    void set_streamed(bool value) noexcept { streamed_ = value; }
    bool streamed() const noexcept { return streamed_; }

    /// Whether the pool watches this connection to learn if the server closes connections directly after an answer.
    void set_judged(bool value) noexcept { judged_ = value; }
    bool judged() const noexcept { return judged_; }

    /// For how long the server keeps an idle connection open, according to its `Keep-Alive` header.
    void set_announced(std::optional<std::chrono::seconds> idle) noexcept { announced_ = idle; }
    std::optional<std::chrono::seconds> announced() const noexcept { return announced_; }

    /// When the pool stops using the connection for further calls.
    void retire_at(clock::time_point at) noexcept { retire_ = at; }
    clock::time_point retires() const noexcept { return retire_; }

    clock::time_point created() const noexcept { return created_; }
    clock::time_point last_used() const noexcept { return last_used_; }
    int uses() const noexcept { return uses_; }
    void begin_use() noexcept { ++uses_; }

private:
    [[noreturn]] void fail(errc code, std::string context) const;
    bool expired() const noexcept { return aborted_ == static_cast<int>(errc::total_timeout); }

    std::unique_ptr<transport> wire_;
    read_buffer buffer_;
    std::atomic<int> aborted_{0}; // an errc, or 0
    deadline deadline_;
    phase phase_ = phase::prepare;
    billing billing_ = billing::no;
    clock::time_point retire_ = clock::time_point::max();
    std::optional<std::chrono::seconds> announced_;
    const unsigned generation_ = fork_generation();
    clock::time_point created_ = clock::now();
    clock::time_point last_used_ = created_;
    int uses_ = 0;
    std::shared_ptr<call_record> trace_;
    bool stale_ = false;
    bool unanswered_ = false;
    bool streamed_ = false;
    bool judged_ = false;
    watchdog watchdog_; // last, because its callback uses wire_
};

} // namespace openai::detail::net
