// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail {

/// RFC 4648, section 4, with padding.
std::string base64(std::string_view bytes);

/// The bytes that `text` stands for; nothing if it is not base64. Padding may be missing.
std::optional<std::string> from_base64(std::string_view text);

} // namespace openai::detail
