// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace openai {

/// Turns a limit off: `timeouts.total = openai::no_timeout`. Zero and negative limits are refused.
inline constexpr std::chrono::milliseconds no_timeout = std::chrono::milliseconds::max();

/// How long each phase of a call may take, in milliseconds.
///
/// Most limits apply to their whole phase. However, `idle` restarts with each piece that is received, `write` with each
/// piece that is sent, and `progress` with each event. For a stream, `idle` and `progress` count only the time in which
/// your program waits for the stream. `stream_total` also counts the time in which your program does not wait. When
/// `stream_total` has passed, the stream ends and its connection is released, even if your program does not read.
///
/// The struct is trivially destructible, so `{.total = 30s}` is safe inside `co_await` with g++ 12.
struct timeouts {
    /// The longest wait for a connection from the pool. If the wait takes longer, the call fails with `pool_timeout`.
    /// By default, only `total` limits this wait. This applies to streamed calls, too. If the wait takes longer than
    /// `total`, a streamed call fails with `pool_timeout`, and any other call with `total_timeout`.
    /// (`pool_options::max_waiting` limits how many calls can wait.)
    std::chrono::milliseconds queue = no_timeout;
    std::chrono::milliseconds resolve{5'000};          ///< for finding the addresses of a host name
    std::chrono::milliseconds connect{5'000};          ///< for all addresses together
    std::chrono::milliseconds tls{10'000};             ///< TLS handshake
    std::chrono::milliseconds write{30'000};           ///< while the server accepts no bytes of the request
    std::chrono::milliseconds first_byte = no_timeout; ///< until the response's head; for non-streamed calls
    std::chrono::milliseconds first_event{300'000};    ///< until the head and the first event; for streamed calls
    std::chrono::milliseconds idle{120'000};           ///< between two pieces of a response
    std::chrono::milliseconds progress{300'000};       ///< while a stream sends only comments and no event
    /// The longest time for a whole non-streamed call, including its retries. The response to a streamed call can be an
    /// error or a document instead of a stream. In this case, `total` limits the time from the head of the response to
    /// the end of its body.
    std::chrono::milliseconds total{600'000};
    std::chrono::milliseconds stream_total = no_timeout; ///< for a streamed call from start to end
};

} // namespace openai
