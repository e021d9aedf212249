// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail {

/// RFC 4648, section 4, with padding.
std::string base64(std::string_view bytes);

/// `data:image/png;base64,...` and the like.
bool is_data_url(std::string_view text) noexcept;

/// The bytes of base64 as people write it: with or without padding, in either alphabet, with white space, or as a data
/// URL. Nothing for text that is not base64.
std::optional<std::string> from_base64(std::string_view text);

} // namespace openai::detail
