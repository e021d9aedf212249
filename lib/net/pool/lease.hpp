// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/connection.hpp"
#include "protocol/pool/pool_ledger.hpp"

#include <memory>
#include <optional>

namespace openai::detail::net {

class connection_pool;

/// The right to use one connection. Dropping it closes the connection, unless nothing was sent on it; `give_back` keeps
/// it.
class lease {
public:
    lease() = default;
    /// `idle`: for how long the connection rested before; nothing if it comes from its opening or another call.
    lease(std::shared_ptr<connection_pool> pool, protocol::pool_key key, std::unique_ptr<connection> wire,
          std::optional<clock::duration> idle = {});
    lease(lease&&) noexcept = default;
    lease& operator=(lease&& other) noexcept;
    ~lease();

    connection* operator->() const noexcept { return wire_.get(); }
    connection& operator*() const noexcept { return *wire_; }
    explicit operator bool() const noexcept { return wire_ != nullptr; }

    /// Tells the observer of the pool.
    void report() const noexcept;

    /// The answer is complete for its reader, and what is left of it is about to be dropped. False: not worth while,
    /// the connection is to be closed.
    bool begin_drain();

    /// What was left of it did not come in time.
    void ended_late();

    /// The exchange is complete and nothing is pending on the connection.
    void give_back() noexcept;

    /// The connection is not quiet, so it is closed instead of used.
    void reject() noexcept;

    /// The same, but its slot stays taken: the pool goes on with it.
    void replace() noexcept;

    const protocol::pool_key& where() const noexcept { return key_; }

    /// For how long the connection rested before; nothing if it did not.
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
