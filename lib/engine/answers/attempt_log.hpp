// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/core/error.hpp>
#include <openai/core/secret.hpp>

#include <memory>
#include <string>
#include <vector>

namespace openai::detail {

/// The names that a call's errors use for the server to which the call sends its request.
struct asked_server {
    std::string server;   ///< "host:port"
    std::string provider; ///< the provider's name in the registry; empty for the client's own server
};

/// Records the attempts of one call, so that the call's error can list them.
class attempt_log {
public:
    explicit attempt_log(net::clock::time_point call_began)
        : call_began_(call_began) {}

    /// Sets the server to which the following attempts go.
    void ask(std::shared_ptr<const asked_server> who) noexcept { asked_ = std::move(who); }

    void begin(net::clock::time_point now) noexcept;

    /// Records that the attempt failed. Removes `key` from the request id, because a server may repeat the key there.
    void fail(const error_details& details, net::clock::time_point now, const secret& key);

    /// Records that no request was sent, because the server's `Retry-After` or the client's own pace required too long
    /// a wait.
    void skip(const error_details& details, net::clock::time_point now);

    /// Subtracts the failed attempt from `made()`. Call this if the server redirected the attempt or never received its
    /// request.
    void discount() noexcept { --made_; }

    int made() const noexcept { return made_; } ///< including the running one

    /// Returns the highest `billing` value of all failed attempts.
    billing billed() const noexcept { return billed_; }

    net::clock::time_point call_began() const noexcept { return call_began_; }

    /// Returns the start time of the running attempt or, if none is running, of the last attempt.
    net::clock::time_point began() const noexcept { return began_; }

    /// Adds the attempts, their billing and the server to the details of an error.
    void tell(error_details& details) const;

private:
    attempt one(const error_details& details, net::clock::time_point from, net::clock::time_point to) const;
    void keep(attempt made);

    // Null if there is no server yet, or if the operation consists of other calls.
    std::shared_ptr<const asked_server> asked_;
    net::clock::time_point call_began_;
    net::clock::time_point began_{};
    int made_ = 0;
    billing billed_ = billing::no;
    std::vector<attempt> history_;
};

} // namespace openai::detail
