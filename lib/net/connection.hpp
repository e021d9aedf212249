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

/// An established connection: a transport under a deadline, its read buffer, and what its pool knows of it.
///
/// One coroutine uses it at a time. A passed deadline and `abort()` break the transport from whatever thread they come,
/// so the coroutine's pending operation ends and it finds the reason here.
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

    /// Adds what has been received to `buffered()` without waiting; `want_read` if there is nothing.
    /// Throws `error` when aborted or past the deadline, `limit_exceeded` when `buffered()` is full.
    io_result try_fill();

    /// The same, and waits for it. Never gives `want_read` or `want_write`. Cancellable.
    asio::awaitable<io_result> fill();

    /// Sends what the system takes without waiting. Throws like `try_fill`.
    io_result try_write(std::span<const char> bytes);

    /// Waits until trying again makes sense. Cancellable.
    asio::awaitable<void> wait(readiness what);

    /// For what a try has asked for.
    asio::awaitable<void> wait(const io_result& of) {
        return wait(of.status == io_status::want_read ? readiness::read : readiness::write);
    }

    /// What operations from here on must finish by, and the phase to report. Too late if another limit has passed
    /// already: that one keeps its name.
    void set_deadline(const deadline& limit, phase where);
    void clear_deadline();
    void set_phase(phase where) noexcept { phase_ = where; }

    /// From any thread: ends the pending operation with `reason`.
    void abort(errc reason) noexcept;

    /// Throws the reason if aborted or past the deadline.
    void check() const;

    void set_billing(billing value) noexcept { billing_ = value; }
    billing billed() const noexcept { return billing_; }

    /// Whom the call that uses the connection tells; null, the default: nobody. Forgotten by `rest()`.
    void set_trace(std::shared_ptr<call_record> trace);
    call_record* trace() const noexcept { return trace_.get(); }

    std::optional<std::uint64_t> confirmed() const noexcept { return wire_->confirmed(); }
    std::uint64_t sent() const noexcept { return wire_->sent(); }
    bool delivered() const noexcept { return wire_->delivered(); }

    /// The peer has neither closed nor sent anything, and this process made the connection: it may be used again.
    bool quiet() noexcept { return buffer_.empty() && !inherited() && wire_->quiet(); }

    /// Of a connection that is not quiet: because the peer sent something.
    bool spoke() noexcept;

    /// Between two calls: no buffer, no deadline. The timer stays for a call that comes directly after.
    void rest() noexcept;

    /// No call came directly after: the timer goes, too, so that the connection keeps no `io_context` running.
    void settle() { watchdog_.settle(); }

    /// While it rests: see `transport`.
    void watch(std::function<void()> on_event) { wire_->watch(std::move(on_event)); }
    void unwatch() noexcept { wire_->unwatch(); }

    /// Says goodbye, unless that would be in the name of the parent of a fork.
    void shutdown() noexcept;

    /// Opened before a fork, by the parent: not a byte of it may be touched here.
    bool inherited() const noexcept { return generation_ != fork_generation(); }

    /// The peer closed it between two exchanges.
    void mark_stale() noexcept { stale_ = true; }
    bool stale() const noexcept { return stale_; }

    /// The server ended it before it had answered anything of the last request.
    void mark_unanswered() noexcept { unanswered_ = true; }
    bool unanswered() const noexcept { return unanswered_; }

    /// Whether the last answer was a stream of events. No answer is until it turns out to be one.
    void set_streamed(bool value) noexcept { streamed_ = value; }
    bool streamed() const noexcept { return streamed_; }

    /// Whether what becomes of it says how its server treats connections right behind an answer.
    void set_judged(bool value) noexcept { judged_ = value; }
    bool judged() const noexcept { return judged_; }

    /// For how long the server says it keeps the connection idle.
    void set_announced(std::optional<std::chrono::seconds> idle) noexcept { announced_ = idle; }
    std::optional<std::chrono::seconds> announced() const noexcept { return announced_; }

    /// When the pool gives it up.
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
    watchdog watchdog_; // last: its callback uses wire_
};

} // namespace openai::detail::net
