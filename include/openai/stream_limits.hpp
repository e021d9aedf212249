// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace openai {

/// How much memory a streamed answer may take, in bytes. Beyond the first two limits the stream fails with
/// `limit_exceeded`; the third one only ends what the stream keeps. Each error names the option.
struct stream_limits {
    /// One line of the event stream; at least 1. Comments may be longer, because they are not kept.
    std::size_t line = 4u << 20;
    /// The data of one event, which may have several lines; at least 1.
    std::size_t event = 8u << 20;
    /// What the stream puts together of the events, as `partial()` shows it. When an event would make it more, this
    /// event and all later ones are handed out by `next()` but not added: `partial()` is marked as `cut`, and
    /// `collect()` fails. Finish reasons and the usage are still kept. 0: nothing is put together, and only `next()` is
    /// of use. The memory is up to three times as much while the text grows.
    std::size_t accumulated = 64u << 20;
};

} // namespace openai
