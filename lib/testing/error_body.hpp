// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::testing {

/// OpenAI's error body as JSON; an empty `code` or `param` is null.
std::string error_body(std::string_view message, std::string_view type, std::string_view code = {},
                       std::string_view param = {});

} // namespace openai::testing
