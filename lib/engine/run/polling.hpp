// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <openai/core/call_options.hpp>
#include <openai/core/timeouts.hpp>

#include <boost/asio/awaitable.hpp>

namespace openai::detail {

/// The time limit of an operation that sends requests until the server has finished some work.
class polling {
public:
    /// `end` is the deadline of the operation.
    explicit polling(net::clock::time_point end) noexcept
        : end_(end) {}

    bool over() const noexcept { return net::clock::now() >= end_; }

    /// Limits the time of one request to the time that remains. Returns whether the remaining time is less than the
    /// request's own limit. If the request sets no limit of its own, the limit in `usual` counts.
    bool limit(call_options& request, const timeouts& usual) const;

    /// Waits before the next request, but not beyond the deadline. Await it only at a point where a cancellation may
    /// end the operation.
    boost::asio::awaitable<void> pause(net::clock::duration time) const;

private:
    net::clock::time_point end_;
};

} // namespace openai::detail
