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

/// Host names to addresses. `getaddrinfo` cannot be interrupted, so it runs on a thread that nobody waits for: a caller
/// leaves at its deadline or when cancelled, and a late answer is dropped. Calls for the same name share one look-up.
///
/// What was found is remembered for 30 s, and for 5 s that a name does not exist; a failure of the name server is not.
class resolver {
public:
    using addresses = std::vector<asio::ip::address>;
    /// Blocking look-up; throws `error`. Injectable, so that tests need no name server.
    using lookup_function = std::function<addresses(const std::string& host)>;
    /// Runs something on a thread of its own; throws `std::system_error` if there is none to be had.
    using start_function = std::function<void(std::function<void()>)>;

    explicit resolver(lookup_function lookup = system_lookup);

    /// With several look-ups, e.g. one for each family of addresses: once one has found something, the others have 50
    /// ms to add theirs. Theirs come in the order of `lookups`.
    explicit resolver(std::vector<lookup_function> lookups, start_function start = start_thread);
    ~resolver();
    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;

    /// At most 16 addresses, families in turns. Errors: `resolve_failed`, with `host_not_found` as its cause, or with
    /// `host_not_found_try_again` and retryable; `resolve_timeout` (or the deadline's own code), `resource_limit`.
    /// Cancellable.
    asio::awaitable<addresses> resolve(std::string host, deadline limit);

    /// Nobody could be reached at the addresses of this host: they are asked for anew next time.
    void forget(const std::string& host);

    static addresses system_lookup(const std::string& host); ///< both families in one look-up
    static std::vector<lookup_function> system_lookups();    ///< IPv6, IPv4
    static void start_thread(std::function<void()> work);

private:
    struct shared;
    class place;
    std::shared_ptr<shared> shared_;
};

} // namespace openai::detail::net
