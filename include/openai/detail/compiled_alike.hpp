// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

/// Some settings of the compiler change the layout of Asio's or the standard library's types. If the program and the
/// library were compiled with different ones, the program would crash. So the library defines one variable for each
/// setting, whose name says how it was compiled, and a program refers to the variables that it would define itself. If
/// they differ, the linker reports an undefined symbol such as `compiled_with_rtti`: compile both the same way.

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

/// Refers to the variables, so that the linker looks for them.
inline void check_compiled_alike() noexcept {
    static_cast<void>(OPENAI_DETAIL_RTTI);
    static_cast<void>(OPENAI_DETAIL_GLIBCXX_DEBUG);
    static_cast<void>(OPENAI_DETAIL_HANDLER_TRACKING);
}

} // namespace openai::detail
