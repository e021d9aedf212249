// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/core/call_options.hpp>
#include <openai/core/timeouts.hpp>

#include <boost/asio/awaitable.hpp>

namespace openai::detail {

/// The time of an operation that asks a server again and again until it has done something.
class polling {
public:
    /// `end`: when the operation has taken too long.
    explicit polling(net::clock::time_point end) noexcept
        : end_(end) {}

    bool over() const noexcept { return net::clock::now() >= end_; }

    /// Lets one request take no longer than what is left; says whether that is less than it could take otherwise.
    bool limit(call_options& request, const timeouts& usual) const;

    /// Waits before the next request, at most until the end. To be awaited where a cancellation ends the operation.
    boost::asio::awaitable<void> pause(net::clock::duration time) const;

private:
    net::clock::time_point end_;
};

} // namespace openai::detail
