// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai {

/// Limits how fast a client sends requests, so that its calls wait in the client instead of failing at the server. By
/// default there is no limit. Calls wait in order of arrival, in the phase `queue`, as long as their total timeout
/// allows.
struct pacing_options {
    /// The largest number of requests to send per minute; 0 means no limit. The client spreads the requests evenly over
    /// the minute, but may send one second's share (a sixtieth of this number) at once.
    int requests_per_minute = 0;
    /// The largest number of tokens to use per minute; 0 means no limit. For each request, the client counts one token
    /// for every four bytes of the body. If the request limits the tokens of the answer, the client adds this limit.
    int tokens_per_minute = 0;
    /// Whether to wait when the server's `x-ratelimit-` headers say that no requests or no tokens are left. The client
    /// waits until the time that the headers state, but not longer than a minute.
    bool follow_server = false;
};

} // namespace openai
