// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai {

/// Limits how fast a client sends requests, so that its calls wait in the client instead of failing at the server. Off
/// by default. Calls wait in order of arrival, in the phase `queue`, as long as their total timeout allows.
struct pacing_options {
    /// How many requests to send per minute, spread evenly. The requests of one second may be sent together. 0: no
    /// limit.
    int requests_per_minute = 0;
    /// How many tokens to use per minute. The client estimates the tokens of a request: one for every four bytes, plus
    /// the most tokens that the answer may have. 0: no limit.
    int tokens_per_minute = 0;
    /// Whether to wait when the server's `x-ratelimit-` headers say that nothing is left. The client waits until the
    /// time that the headers name, but at most a minute.
    bool follow_server = false;
};

} // namespace openai
