// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace openai {

/// Limits for the memory of a streamed answer, in bytes. If a line or an event exceeds its limit, the stream fails with
/// `limit_exceeded`, and the error names the option. If the answer exceeds `accumulated`, the stream continues, but
/// stores no more of the answer.
struct stream_limits {
    /// The longest line of the event stream; at least 1. A comment line may be longer, because the stream does not keep
    /// it.
    std::size_t line = 4u << 20;
    /// The largest size of an event's data, which may consist of several lines; at least 1.
    std::size_t event = 8u << 20;
    /// The largest answer that the stream assembles from its events for `partial()` and `collect()`. If an event would
    /// exceed the limit, `next()` still returns this event and all later ones, but only their finish reasons and the
    /// usage are added to the answer. `cut` of `partial()` is then true, and `collect()` fails. With 0, no answer is
    /// assembled, and you can only use `next()`. While the answer grows, it can take up to three times as much memory
    /// as this limit.
    std::size_t accumulated = 64u << 20;
};

} // namespace openai
