// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What tests have to know of the sanitizer they run under.
namespace support {

#if !defined(__has_feature)
#define ASIO_OPENAI_HAS_FEATURE(feature) 0
#else
#define ASIO_OPENAI_HAS_FEATURE(feature) __has_feature(feature)
#endif

/// UndefinedBehaviorSanitizer opens a pipe to check the type of an object. Without free descriptors it reports a wrong
/// type for every object.
inline constexpr bool needs_descriptors = ASIO_OPENAI_HAS_FEATURE(undefined_behavior_sanitizer);

/// ThreadSanitizer's `new` goes before one's own: nothing is counted, and none can be made to fail.
inline constexpr bool replaces_new = ASIO_OPENAI_HAS_FEATURE(thread_sanitizer);

#undef ASIO_OPENAI_HAS_FEATURE

} // namespace support
