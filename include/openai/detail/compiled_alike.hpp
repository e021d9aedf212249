// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

/// Some compiler settings change the layout of Asio or standard library types. If these settings were not the same for
/// your program and for the library, your program could crash. This header makes the linker report an error instead.
/// The library defines one variable for each setting, and the name of the variable says how the library was compiled.
/// Your program refers to the variables whose names match its own settings. If a setting differs, the linker reports an
/// undefined symbol such as `compiled_with_rtti`. Then compile your program with the same setting as the library.

#if defined(__cpp_rtti) || defined(_CPPRTTI)
#define OPENAI_DETAIL_RTTI compiled_with_rtti
#else
#define OPENAI_DETAIL_RTTI compiled_without_rtti
#endif

#if defined(_GLIBCXX_DEBUG)
#define OPENAI_DETAIL_GLIBCXX_DEBUG compiled_with_glibcxx_debug
#else
#define OPENAI_DETAIL_GLIBCXX_DEBUG compiled_without_glibcxx_debug
#endif

#if defined(BOOST_ASIO_ENABLE_HANDLER_TRACKING) || defined(BOOST_ASIO_CUSTOM_HANDLER_TRACKING)
#define OPENAI_DETAIL_HANDLER_TRACKING compiled_with_handler_tracking
#else
#define OPENAI_DETAIL_HANDLER_TRACKING compiled_without_handler_tracking
#endif

namespace openai::detail {

extern OPENAI_DECL const volatile char OPENAI_DETAIL_RTTI;
extern OPENAI_DECL const volatile char OPENAI_DETAIL_GLIBCXX_DEBUG;
extern OPENAI_DECL const volatile char OPENAI_DETAIL_HANDLER_TRACKING;

/// Refers to the variables, so that the linker must find them.
inline void check_compiled_alike() noexcept {
    static_cast<void>(OPENAI_DETAIL_RTTI);
    static_cast<void>(OPENAI_DETAIL_GLIBCXX_DEBUG);
    static_cast<void>(OPENAI_DETAIL_HANDLER_TRACKING);
}

} // namespace openai::detail
