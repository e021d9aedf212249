// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/compiled_alike.hpp>

namespace openai::detail {

const volatile char OPENAI_DETAIL_RTTI = 0;
const volatile char OPENAI_DETAIL_GLIBCXX_DEBUG = 0;
const volatile char OPENAI_DETAIL_HANDLER_TRACKING = 0;

} // namespace openai::detail
