// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::protocol {

/// Length of the longest well-formed prefix.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// The text itself if it is well-formed; otherwise `storage`, which then holds the text with each maximal subpart of an
/// ill-formed sequence replaced by U+FFFD (Unicode 3.9; what browsers do).
std::string_view repair_utf8(std::string_view text, std::string& storage);

} // namespace openai::protocol
