// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// An object's JSON text with another text as the value of one of its own members, of which a name without escapes is
/// looked for; all else stays byte by byte. Nothing: it is no object, or has no such member. The text must be JSON.
std::optional<std::string> replace_member(std::string_view json, std::string_view name, std::string_view text);

} // namespace openai::detail::mapping
