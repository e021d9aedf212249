// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Parts of a JSON text, byte for byte. The text must be valid JSON; of another one the parts may be anything, but they
/// are within it. All take linear time.
namespace openai::detail::mapping {

/// The text of an object's member; of several with this name, the last. Nothing: it has none, or is no object.
std::optional<std::string_view> member_text(std::string_view object, std::string_view name);

/// The texts of those elements of a list that are objects; none: it is no list.
std::vector<std::string_view> objects_in(std::string_view list);

/// An object's text with another text as the value of one of its members; all else stays byte for byte. Nothing: it is
/// no object, or has no such member.
std::optional<std::string> replace_member(std::string_view object, std::string_view name, std::string_view text);

} // namespace openai::detail::mapping
