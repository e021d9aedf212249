// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/connection.hpp"
#include "protocol/pool/pool_ledger.hpp"

#include <memory>
#include <optional>

namespace openai::detail::net {

class connection_pool;

/// The right to use one connection. If the lease still has its connection when it is destroyed, it closes the
/// connection if a request was sent on it during this lease. If no request was sent, the lease returns the connection
/// to the pool, as `give_back` does.
class lease {
public:
    lease() = default;
    /// `idle` is the time for which the connection was idle before this lease. It is empty if the connection is new or
    /// comes directly from another call.
    lease(std::shared_ptr<connection_pool> pool, protocol::pool_key key, std::unique_ptr<connection> wire,
          std::optional<clock::duration> idle = {});
    lease(lease&&) noexcept = default;
    lease& operator=(lease&& other) noexcept;
    ~lease();

    connection* operator->() const noexcept { return wire_.get(); }
    connection& operator*() const noexcept { return *wire_; }
    explicit operator bool() const noexcept { return wire_ != nullptr; }

    /// Reports to the pool's observer how many connections are active or idle, and how many calls wait.
    void report() const noexcept;

    /// Call this when the reader needs nothing more from the response body, but the end of the body has not arrived.
    /// Returns true if it is worthwhile to receive and discard the rest, so that the connection can be used again. If
    /// this function returns false, close the connection.
    bool begin_drain();

    /// Notes that, after `begin_drain`, the rest of the body arrived too late, never arrived, or was too large.
    void ended_late();

    /// Returns the connection to the pool. The exchange must be complete and no operation may be pending on the
    /// connection.
    void give_back() noexcept;

    /// Closes the connection and frees its slot. Call this if the connection's `quiet()` returned false.
    void reject() noexcept;

    /// Like `reject`, but does not free the slot. The pool then uses the slot for another connection.
    void replace() noexcept;

    const protocol::pool_key& where() const noexcept { return key_; }

    /// Returns how long the connection was idle before this lease, or `std::nullopt` if it was not idle.
    std::optional<clock::duration> idle() const noexcept { return idle_; }

private:
    void close() noexcept;
    void end_connection(connection_pool& pool) noexcept;

    std::shared_ptr<connection_pool> pool_;
    protocol::pool_key key_;
    std::unique_ptr<connection> wire_;
    std::optional<clock::duration> idle_;
    int earlier_uses_ = 0;
    protocol::pool_ledger::drain drain_ = protocol::pool_ledger::drain::none;
};

} // namespace openai::detail::net
