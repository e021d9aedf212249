// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/core/error.hpp>
#include <openai/core/secret.hpp>

#include <memory>
#include <string>
#include <vector>

namespace openai::detail {

/// Whom a call asks, as its errors name it.
struct asked_server {
    std::string server;   ///< "host:port"
    std::string provider; ///< of the registry; empty: the client's own server
};

/// The attempts of one call, for its error to tell.
class attempt_log {
public:
    explicit attempt_log(net::clock::time_point call_began)
        : call_began_(call_began) {}

    /// Who is asked from now on.
    void ask(std::shared_ptr<const asked_server> who) noexcept { asked_ = std::move(who); }

    void begin(net::clock::time_point now) noexcept;

    /// The attempt failed. The key is not kept, wherever the server has repeated it.
    void fail(const error_details& details, net::clock::time_point now, const secret& key);

    /// Nobody was asked, because the server has asked this client to stay away.
    void skip(const error_details& details, net::clock::time_point now);

    /// The failed attempt shall not count, because the server never saw it.
    void discount() noexcept { --made_; }

    int made() const noexcept { return made_; } ///< the one under way included

    /// The most that a failed attempt may have cost.
    billing billed() const noexcept { return billed_; }

    net::clock::time_point call_began() const noexcept { return call_began_; }

    /// When the attempt under way, or the last one, began.
    net::clock::time_point began() const noexcept { return began_; }

    /// Adds what is known of the attempts, all of which may have been billed, and who was asked.
    void tell(error_details& details) const;

private:
    attempt one(const error_details& details, net::clock::time_point from, net::clock::time_point to) const;
    void keep(attempt made);

    std::shared_ptr<const asked_server> asked_; // null: nobody yet, or others that the call is made of
    net::clock::time_point call_began_;
    net::clock::time_point began_{};
    int made_ = 0;
    billing billed_ = billing::no;
    std::vector<attempt> history_;
};

} // namespace openai::detail
