// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Replaces the parameters of a pattern such as "/files/{id}/content" by `values`, in their order. Each value is
/// escaped as one segment. For `{+name}`, slashes in the value are not escaped. If there are no values, the pattern is
/// returned unchanged, including its braces.
/// Throws `error` (`invalid_argument`, with the parameter's name) if a value is empty or has a segment "." or "..".
std::string expand_path(std::string_view pattern, std::span<const std::string> values);

} // namespace openai::detail::protocol
