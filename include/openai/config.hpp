// SPDX-License-Identifier: BSL-1.0
#pragma once

/// Marks the names that the shared library exports. Everything else in the library has hidden visibility.
#if defined(__GNUC__)
#define OPENAI_DECL __attribute__((visibility("default")))
#else
#define OPENAI_DECL
#endif

#define OPENAI_VERSION_MAJOR 0
#define OPENAI_VERSION_MINOR 2
#define OPENAI_VERSION_PATCH 0

namespace openai {

/// The library's version, "major.minor.patch". It is also part of the default `User-Agent`.
inline constexpr char version[] = "0.2.0";

} // namespace openai
