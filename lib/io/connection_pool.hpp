// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/dialer.hpp"
#include "protocol/pool_ledger.hpp"

#include <map>
#include <memory>
#include <mutex>

namespace openai::io {

class connection_pool;

/// The right to use one connection. Dropping it closes the connection; only `give_back` keeps it.
class lease {
public:
    lease() = default;
    lease(std::shared_ptr<connection_pool> pool, std::string origin, std::unique_ptr<connection> wire);
    lease(lease&&) noexcept = default;
    lease& operator=(lease&& other) noexcept;
    ~lease();

    connection* operator->() const noexcept { return wire_.get(); }
    connection& operator*() const noexcept { return *wire_; }
    explicit operator bool() const noexcept { return wire_ != nullptr; }

    /// The answer is complete for its reader, and what is left of it is about to be dropped.
    void begin_drain();

    /// The exchange is complete and nothing is pending on the connection.
    void give_back() noexcept;

private:
    friend class connection_pool;
    std::shared_ptr<connection_pool> pool_;
    std::string origin_;
    std::unique_ptr<connection> wire_;
    bool draining_ = false;
};

/// Shares connections between the calls of one client. Its lock is held for bookkeeping only.
class connection_pool : public std::enable_shared_from_this<connection_pool> {
public:
    using dial_function =
        std::function<asio::awaitable<std::unique_ptr<connection>>(const protocol::origin&, const dial_limits&)>;

    connection_pool(pool_options options, dial_function dial);
    ~connection_pool();

    /// A connection to `to`: an idle one that is still quiet, a new one, or the next that comes free.
    /// Errors: `pool_timeout`, `queue_full`, and those of the dial function. Cancellable; no slot is lost then.
    asio::awaitable<lease> acquire(protocol::origin to, dial_limits limits);

    /// Closes all idle connections, and from now on also each that is given back.
    void close();

    /// One line per origin, e.g. "https://host:443: 2 active, 1 idle, 0 waiting".
    std::string describe() const;

private:
    friend class lease;
    struct waiter;
    class ticket;

    std::unique_ptr<connection> take_idle(protocol::pool_ledger::id which);
    void serve(const protocol::pool_ledger::handover& next, std::unique_ptr<connection> wire);
    void collect(const std::vector<protocol::pool_ledger::id>& ids, std::vector<std::unique_ptr<connection>>& closing);
    void give_back(const std::string& origin, std::unique_ptr<connection> wire, bool drained);
    void discard(const std::string& origin, bool drained);
    asio::awaitable<lease> open(lease slot, protocol::origin to, dial_limits limits);

    const dial_function dial_;
    mutable std::mutex mutex_;
    bool closed_ = false;
    protocol::pool_ledger ledger_;
    protocol::pool_ledger::id next_connection_ = 1;
    std::map<protocol::pool_ledger::id, std::unique_ptr<connection>> idle_;
    std::map<protocol::pool_ledger::id, std::shared_ptr<waiter>> waiting_;
};

} // namespace openai::io
