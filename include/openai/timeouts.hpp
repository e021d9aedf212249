// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace openai {

/// For a limit that shall not exist, e.g. `timeouts.total = openai::no_timeout`. Zero and negative limits are refused.
inline constexpr std::chrono::milliseconds no_timeout = std::chrono::milliseconds::max();

/// How long each phase of a call may take, in milliseconds. Every limit is absolute for its phase, except `idle` and
/// `write`, which begin anew with each piece. Of a stream, `first_event`, `idle` and `progress` pause while the program
/// does not read; `stream_total` never does: when it has passed, the stream has ended and its connection is released.
/// Trivially destructible: `{.total = 30s}` is safe inside `co_await` with g++ 12.
struct timeouts {
    /// Waiting for a connection of the pool. By default it has no limit of its own: a call may wait for others of the
    /// same program as long as `total` allows, a streamed one, too; how many wait is bounded by
    /// `pool_options::max_waiting`. The failure of a limit set here, and of a streamed call, is `pool_timeout`.
    std::chrono::milliseconds queue = no_timeout;
    std::chrono::milliseconds resolve{5'000};          ///< host name to addresses
    std::chrono::milliseconds connect{5'000};          ///< all addresses together
    std::chrono::milliseconds tls{10'000};             ///< TLS handshake
    std::chrono::milliseconds write{30'000};           ///< sending, without progress
    std::chrono::milliseconds first_byte = no_timeout; ///< until the answer's head; non-streamed calls
    std::chrono::milliseconds first_event{300'000};    ///< until the answer's head and first event; streamed calls
    std::chrono::milliseconds idle{120'000};           ///< silence inside an answer
    std::chrono::milliseconds progress{300'000};       ///< a stream of comments only, without an event
    /// A non-streamed call with its retries. Also the body of what answers a streamed call instead of a stream, an
    /// error or a document, from its head on.
    std::chrono::milliseconds total{600'000};
    std::chrono::milliseconds stream_total = no_timeout; ///< a streamed call from start to end
};

} // namespace openai
