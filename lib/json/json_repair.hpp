// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// JSON text with what strict parsers refuse but servers send (bytes that are not UTF-8, escaped halves of a surrogate
/// pair) replaced by U+FFFD.
std::string repair_json_text(std::string_view text);

/// The number in `\uXXXX` at the start, or -1.
int escaped_unit(std::string_view text) noexcept;

} // namespace openai::detail::mapping
