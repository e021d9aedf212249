// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/call_record.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace openai::detail::net {

namespace asio = boost::asio;

enum class io_status {
    ok,         ///< some bytes were moved
    want_read,  ///< nothing yet: wait until readable
    want_write, ///< nothing yet: wait until writable
    end,        ///< the peer closed in the way its protocol wants
    cut,        ///< the peer closed without saying so (TLS without close_notify)
    refused,    ///< the peer wants a client certificate, or another one, and has read nothing; `error` says why
    failed      ///< `error` says why
};

struct io_result {
    io_status status = io_status::ok;
    std::size_t bytes = 0;
    boost::system::error_code error;
};

/// Trying again makes sense after a wait.
inline bool is_wait(const io_result& result) noexcept {
    return result.status == io_status::want_read || result.status == io_status::want_write;
}

enum class readiness { read, write, either };

/// Bytes to and from one peer. Trying never blocks and never suspends, so that everything already received is used
/// before anybody waits; TLS stacks on any other transport.
class transport {
public:
    virtual ~transport() = default;

    /// After all that had been received was taken, the next try may give `want_read` without looking.
    virtual io_result try_read(std::span<char> into) noexcept = 0;
    virtual io_result try_write(std::span<const char> bytes) noexcept = 0;

    /// Completes when trying again makes sense. Cancellable.
    virtual asio::awaitable<void> wait(readiness what) = 0;

    /// True if the peer has neither closed nor sent anything: an idle connection may be used again.
    virtual bool quiet() noexcept = 0;

    /// Between two exchanges: calls `on_event` once when the peer closes or sends something. Destruction ends it, and
    /// so does `unwatch`; a call that is already under way may come after that.
    virtual void watch(std::function<void()> on_event) { static_cast<void>(on_event); }
    virtual void unwatch() noexcept {}

    /// How many of the bytes sent the peer's system has confirmed, if this system can tell.
    virtual std::optional<std::uint64_t> confirmed() const noexcept { return std::nullopt; }

    /// How many were sent, counted like `confirmed()`: nothing of what is sent from now on has been confirmed as long
    /// as that is not more.
    virtual std::uint64_t sent() const noexcept { return 0; }

    /// Whether the peer's system has confirmed all that was sent, if this system can tell.
    virtual bool delivered() const noexcept { return false; }

    /// What TLS agreed on, if this is TLS.
    virtual std::optional<tls_summary> tls() const noexcept { return std::nullopt; }

    /// Says goodbye as the protocol wants it, without waiting, e.g. close_notify.
    virtual void shutdown() noexcept = 0;

    /// Breaks the connection. Callable from any thread; a pending wait completes, and tries then fail or end.
    virtual void abort() noexcept = 0;
};

} // namespace openai::detail::net
