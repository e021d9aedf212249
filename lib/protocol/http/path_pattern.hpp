// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// "/files/{id}/content" with its parameters replaced by `values`, in their order, each escaped as one segment; slashes
/// in the value of `{+name}` stay. Without values the pattern is taken as it is, braces too.
/// Throws `error` (`invalid_argument`, naming the parameter) for a value that is empty or has a segment "." or "..".
std::string expand_path(std::string_view pattern, std::span<const std::string> values);

} // namespace openai::detail::protocol
