// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/answers/redirects.hpp"
#include "engine/call/call.hpp"

namespace openai::detail {

/// The part of a call's data that does not change between the attempts at one provider, and the data that decides
/// whether and how the next attempt is made.
struct call::plan {
    openai::timeouts times;
    openai::stream_limits stream_limits;
    retry_policy policy;
    detail::limit_key limit_key;
    std::string model; // only if there is an observer
    bool streamed = false;
    bool is_rest = false; // see `call_draft::is_rest`
    std::size_t choices = 1;
    protocol::wire_request request;
    net::deadline total;
    redirects followed;
    std::shared_ptr<const kept_answer> kept; // null if the rest of a cut stream cannot be requested
    bool fallback = false;                   // whether another provider is asked if the current one fails
    int earlier = 0;                         // the number of attempts at other providers
    bool replayed = false;
    int cost = 0; // the cost of the last retry

    explicit plan(redirects none)
        : followed(none) {}
};

} // namespace openai::detail
