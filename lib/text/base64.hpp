// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail {

/// Encodes bytes as base64 with padding (RFC 4648, section 4).
std::string base64(std::string_view bytes);

/// Whether the text is a data URL, such as `data:image/png;base64,...`.
bool is_data_url(std::string_view text) noexcept;

/// Decodes base64 in the standard or the URL-safe alphabet. Padding is optional, and white space is ignored. If the
/// text is a data URL, decodes its data. Returns `std::nullopt` if the text is not base64.
std::optional<std::string> from_base64(std::string_view text);

} // namespace openai::detail
