// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace support {

/// UndefinedBehaviorSanitizer opens a pipe to look at an object's type: without descriptors it takes each for another
/// one.
#if defined(__has_feature)
#if __has_feature(undefined_behavior_sanitizer)
inline constexpr bool needs_descriptors = true;
#else
inline constexpr bool needs_descriptors = false;
#endif
#else
inline constexpr bool needs_descriptors = false;
#endif

} // namespace support
