// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/deadline.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace openai::detail::net {

namespace asio = boost::asio;

/// Resolves host names to addresses. `getaddrinfo` cannot be interrupted, so it runs on its own thread. A call stops
/// waiting for this thread at its deadline or when it is cancelled. If a result arrives after that, it is remembered
/// for other calls. Calls for the same name share one look-up.
///
/// Addresses are remembered for 30 s. A permanent failure, e.g. that a name does not exist, is remembered for 5 s. A
/// retryable failure, e.g. of the name server, is not remembered.
class resolver {
public:
    using addresses = std::vector<asio::ip::address>;
    /// A look-up that blocks. Throws `error`. Tests can pass their own, so that they need no name server.
    using lookup_function = std::function<addresses(const std::string& host)>;
    /// Runs a function on a new thread. Throws `std::system_error` if no thread can be started.
    using start_function = std::function<void(std::function<void()>)>;

    explicit resolver(lookup_function lookup = system_lookup);

    /// Uses several look-ups, e.g. one for each address family. When one has found addresses, the others have 50 ms to
    /// add theirs. The order of `lookups` decides which address comes first: the result begins with an address from the
    /// first look-up in this list that has found an address.
    explicit resolver(std::vector<lookup_function> lookups, start_function start = start_thread);
    ~resolver();
    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;

    /// Returns the addresses of `host`, at most 16. The address families alternate. Errors: `resolve_failed`,
    /// `resource_limit`, or the code of `limit`, e.g. `resolve_timeout`. A retryable `resolve_failed` has the cause
    /// `host_not_found_try_again`. Any other `resolve_failed` has another cause, e.g. `host_not_found`. Cancellable.
    asio::awaitable<addresses> resolve(std::string host, deadline limit);

    /// Forgets the addresses of a host, so that the next call looks them up again. Called when no connection to them
    /// succeeded.
    void forget(const std::string& host);

    static addresses system_lookup(const std::string& host); ///< looks up both families at once
    static std::vector<lookup_function> system_lookups();    ///< one for IPv6, one for IPv4
    static void start_thread(std::function<void()> work);

private:
    struct shared;
    class place;
    std::shared_ptr<shared> shared_;
};

} // namespace openai::detail::net
