// SPDX-License-Identifier: BSL-1.0
#pragma once

/// What tests must know about the sanitizer with which they are built.
namespace support {

#if !defined(__has_feature)
#define ASIO_OPENAI_HAS_FEATURE(feature) 0
#else
#define ASIO_OPENAI_HAS_FEATURE(feature) __has_feature(feature)
#endif

/// UndefinedBehaviorSanitizer opens a pipe to check the type of an object. Without free descriptors it reports a wrong
/// type for every object.
inline constexpr bool needs_descriptors = ASIO_OPENAI_HAS_FEATURE(undefined_behavior_sanitizer);

/// ThreadSanitizer's `operator new` takes precedence over a test's own. So a test can neither count allocations nor
/// make them fail.
inline constexpr bool replaces_new = ASIO_OPENAI_HAS_FEATURE(thread_sanitizer);

#undef ASIO_OPENAI_HAS_FEATURE

} // namespace support
