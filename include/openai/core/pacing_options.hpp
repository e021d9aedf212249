// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai {

/// Limits how fast a client sends, so that its calls wait here instead of failing at the server. Off by default. Calls
/// wait in order of arrival, in the phase `queue`, as long as their total timeout allows.
struct pacing_options {
    /// How many requests per minute, spread evenly; the requests of one second may be sent together. 0: no limit.
    int requests_per_minute = 0;
    /// How many tokens per minute. The tokens of a request are estimated: one for each four bytes, plus the most that
    /// the answer may have. 0: no limit.
    int tokens_per_minute = 0;
    /// Whether to wait when the server's `x-ratelimit-` headers say that nothing is left: until the time they name, but
    /// at most a minute.
    bool follow_server = false;
};

} // namespace openai
