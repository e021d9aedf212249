// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_request.hpp>

namespace openai::detail::mapping {

/// Throws `error` (`invalid_argument`, with the field's name) if a number is outside the range that OpenAI documents,
/// or if `stop` has more than 4 strings.
void check_ranges(const chat_request& request);

} // namespace openai::detail::mapping
