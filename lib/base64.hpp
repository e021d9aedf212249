// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail {

/// RFC 4648, section 4, with padding.
std::string base64(std::string_view bytes);

/// The bytes; padding may be left out. Nothing for text that is not base64.
std::optional<std::string> from_base64(std::string_view text);

} // namespace openai::detail
