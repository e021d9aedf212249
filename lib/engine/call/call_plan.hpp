// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/redirects.hpp"
#include "engine/call/call.hpp"

namespace openai::detail {

/// What does not change from attempt to attempt, and what decides about the next.
struct call::plan {
    openai::timeouts times;
    openai::stream_limits stream_limits;
    retry_policy policy;
    detail::limit_key limit_key;
    std::string model; // only if somebody observes
    bool streamed = false;
    std::size_t choices = 1;
    protocol::wire_request request;
    net::deadline total;
    redirects followed;
    bool fallback = false; // another one is asked after this one
    int earlier = 0;       // attempts to ask others
    bool replayed = false;
    int cost = 0; // of the last retry

    explicit plan(redirects none)
        : followed(none) {}
};

} // namespace openai::detail
