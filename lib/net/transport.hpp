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
    ok,         ///< some bytes were transferred
    want_read,  ///< no bytes were transferred: wait until the transport is readable
    want_write, ///< no bytes were transferred: wait until the transport is writable
    end,        ///< the peer closed the connection in the way its protocol demands
    cut,        ///< the peer closed the connection without the close_notify that TLS demands
    refused,    ///< the peer demands a (different) client certificate and has read no data; `error` has the reason
    failed      ///< `error` has the reason
};

struct io_result {
    io_status status = io_status::ok;
    std::size_t bytes = 0;
    boost::system::error_code error;
};

/// Whether to wait and then try the operation again. In this case, the operation has transferred no bytes.
inline bool is_wait(const io_result& result) noexcept {
    return result.status == io_status::want_read || result.status == io_status::want_write;
}

enum class readiness { read, write, either };

/// Transfers bytes to and from one peer. The `try_` functions never block and never suspend. Therefore, a caller can
/// first use all bytes that have been received, and wait only after that. For the same reason, a TLS session can use
/// any other transport as its lower layer.
class transport {
public:
    virtual ~transport() = default;

    /// Reads bytes that have been received. After a read that took all of them, the next read may return `want_read`
    /// without a system call.
    virtual io_result try_read(std::span<char> into) noexcept = 0;
    virtual io_result try_write(std::span<const char> bytes) noexcept = 0;

    /// Completes when another attempt may succeed. `what` says whether to wait for reading, for writing, or for either
    /// of them. Cancellable.
    virtual asio::awaitable<void> wait(readiness what) = 0;

    /// Returns true if an idle connection may be used again: the peer has not closed it, and has sent nothing on it
    /// except TLS session tickets.
    virtual bool quiet() noexcept = 0;

    /// Calls `on_event` once if the peer closes the connection or sends something between two exchanges. `unwatch` and
    /// the destructor end the watch, but a call of `on_event` that has already been scheduled may still follow.
    virtual void watch(std::function<void()> on_event) { static_cast<void>(on_event); }
    virtual void unwatch() noexcept {}

    /// Returns how many of the sent bytes the peer's TCP stack has acknowledged. Returns `std::nullopt` if this system
    /// cannot tell, or if the connection goes through a proxy's tunnel.
    virtual std::optional<std::uint64_t> confirmed() const noexcept { return std::nullopt; }

    /// Returns how many bytes were sent so far, counted like `confirmed()`. Compare a later result of `confirmed()`
    /// with this number. If that result is greater, the peer's TCP stack has acknowledged at least one byte that was
    /// sent after this call. If it is not greater, none of these bytes has been acknowledged.
    virtual std::uint64_t sent() const noexcept { return 0; }

    /// Whether the peer's TCP stack has acknowledged all sent bytes. False if this is not known, see `confirmed()`.
    virtual bool delivered() const noexcept { return false; }

    /// Returns the result of the TLS handshake, or `std::nullopt` without TLS.
    virtual std::optional<tls_summary> tls() const noexcept { return std::nullopt; }

    /// Ends the connection as its protocol demands, e.g. with close_notify, without waiting.
    virtual void shutdown() noexcept = 0;

    /// Aborts the connection. May be called from any thread. A pending wait completes. Later writes fail. Later reads
    /// may still return bytes that had been received, and then fail or return `io_status::end`.
    virtual void abort() noexcept = 0;
};

} // namespace openai::detail::net
