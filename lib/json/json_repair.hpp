// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// Replaces two kinds of errors in JSON text with U+FFFD and returns the result: bytes that are not UTF-8, and an
/// escaped half of a surrogate pair without its other half. Some servers send such text, but strict parsers refuse it.
std::string repair_json_text(std::string_view text);

/// Returns the code unit if the text starts with `\uXXXX`, or else -1.
int escaped_unit(std::string_view text) noexcept;

} // namespace openai::detail::mapping
