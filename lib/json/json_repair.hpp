// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// Returns JSON text in which U+FFFD replaces what strict parsers refuse but servers send: bytes that are not UTF-8,
/// and escaped halves of surrogate pairs.
std::string repair_json_text(std::string_view text);

/// Returns the code unit if the text starts with `\uXXXX`, or else -1.
int escaped_unit(std::string_view text) noexcept;

} // namespace openai::detail::mapping
