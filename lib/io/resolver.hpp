// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/deadline.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace openai::io {

namespace asio = boost::asio;

/// Host names to addresses. `getaddrinfo` cannot be interrupted, so it runs on a thread that nobody waits for: a caller
/// leaves at its deadline or when cancelled, and a late answer is dropped. Calls for the same name share one look-up.
class resolver {
public:
    using addresses = std::vector<asio::ip::address>;
    /// Blocking look-up; throws `error`. Injectable, so that tests need no name server.
    using lookup_function = std::function<addresses(const std::string& host)>;

    explicit resolver(lookup_function lookup = system_lookup);
    ~resolver();
    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;

    /// Errors: `resolve_failed`, `resolve_timeout` (or the deadline's own code), `resource_limit`. Cancellable.
    asio::awaitable<addresses> resolve(std::string host, deadline limit);

    static addresses system_lookup(const std::string& host);

private:
    struct shared;
    class place;
    std::shared_ptr<shared> shared_;
};

} // namespace openai::io
