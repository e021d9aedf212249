// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <openai/core/error.hpp>

namespace openai::detail {

/// Follows the redirects of one call.
class redirects {
public:
    redirects(const protocol::origin& here, int hops)
        : here_(&here)
        , limit_(hops) {}

    /// If the failure is a redirect that may be followed, sets `target` to the new path and query, and returns true.
    /// Otherwise returns false. If the client follows redirects but not this one, adds the reason to the failure.
    bool follow(error& failure, std::string& target);

private:
    const protocol::origin* here_;
    int limit_;
    int made_ = 0;
};

} // namespace openai::detail
