// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http/url.hpp"

#include <openai/core/error.hpp>

namespace openai::detail {

/// The redirects of one call.
class redirects {
public:
    redirects(const protocol::origin& here, int hops)
        : here_(&here)
        , limit_(hops) {}

    /// True: `target`, of the request, is now where the failure, a redirect, leads to. Otherwise the failure of a
    /// client that follows redirects says why this one is not followed.
    bool follow(error& failure, std::string& target);

private:
    const protocol::origin* here_;
    int limit_;
    int made_ = 0;
};

} // namespace openai::detail
