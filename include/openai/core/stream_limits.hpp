// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace openai {

/// Limits for the memory of a streamed answer, in bytes. Beyond `line` or `event`, the stream fails with
/// `limit_exceeded`. Beyond `accumulated`, the stream goes on but keeps no more of the answer. Each error names the
/// option.
struct stream_limits {
    /// The longest line of the event stream; at least 1. A comment may be longer, because it is not kept.
    std::size_t line = 4u << 20;
    /// The largest data of one event, which may take several lines; at least 1.
    std::size_t event = 8u << 20;
    /// The largest answer that the stream puts together from its events for `partial()` and `collect()`. If an event
    /// would exceed the limit, `next()` still returns this event and all later ones, but they are not added to the
    /// answer: `partial()` is marked as `cut`, and `collect()` fails. Finish reasons and the usage are still added. 0:
    /// nothing is put together, and you can only use `next()`. While the text grows, it can take up to three times this
    /// memory.
    std::size_t accumulated = 64u << 20;
};

} // namespace openai
