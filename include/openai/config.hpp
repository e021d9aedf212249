// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The version of the library. CMake, pkg-config and the packages read these three numbers.
#define OPENAI_VERSION_MAJOR 0
#define OPENAI_VERSION_MINOR 2
#define OPENAI_VERSION_PATCH 0

/// The version as one number: major * 10000 + minor * 100 + patch. For example, `#if OPENAI_VERSION >= 200` tests for
/// version 0.2.0 or newer.
#define OPENAI_VERSION (OPENAI_VERSION_MAJOR * 10000 + OPENAI_VERSION_MINOR * 100 + OPENAI_VERSION_PATCH)

/// `OPENAI_DECL` marks the names that the library exports if it is built as a shared library. All other names are
/// hidden. On Windows, the CMake target of the shared library defines `OPENAI_DYN_LINK` for the programs that link the
/// library. `OPENAI_SOURCE` is defined only while this project's own sources are compiled.
#if defined(_WIN32) || defined(__CYGWIN__)
#if !defined(OPENAI_DYN_LINK)
#define OPENAI_DECL
#elif defined(OPENAI_SOURCE)
#define OPENAI_DECL __declspec(dllexport)
#else
#define OPENAI_DECL __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define OPENAI_DECL __attribute__((visibility("default")))
#else
#define OPENAI_DECL
#endif

#define OPENAI_DETAIL_TEXT_OF(x) #x
#define OPENAI_DETAIL_VERSION_TEXT(major, minor, patch)                                                                \
    OPENAI_DETAIL_TEXT_OF(major) "." OPENAI_DETAIL_TEXT_OF(minor) "." OPENAI_DETAIL_TEXT_OF(patch)

namespace openai {

/// The library's version, "major.minor.patch". It is also part of the default `User-Agent`.
inline constexpr char version[] =
    OPENAI_DETAIL_VERSION_TEXT(OPENAI_VERSION_MAJOR, OPENAI_VERSION_MINOR, OPENAI_VERSION_PATCH);

} // namespace openai

#undef OPENAI_DETAIL_VERSION_TEXT
#undef OPENAI_DETAIL_TEXT_OF
