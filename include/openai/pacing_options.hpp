// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace openai {

/// How fast a client sends at most, so that its calls queue here instead of failing at the server. Off by default.
/// Calls wait first come first served, in the phase `queue`, as long as their total timeout allows.
struct pacing_options {
    /// Evenly spread; what one second may hold may go together. 0: any number.
    int requests_per_minute = 0;
    /// The same for tokens, which are estimated: one for four bytes of the request, and those it may generate at most.
    /// 0: any number.
    int tokens_per_minute = 0;
    /// Whether to wait when the `x-ratelimit-` headers say that nothing is left, until the time they name, at most a
    /// minute.
    bool follow_server = false;
};

} // namespace openai
