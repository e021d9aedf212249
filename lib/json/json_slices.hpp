// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Extracts parts of a JSON text, byte for byte. If the text is not valid JSON, the results are unspecified, but they
/// are still parts of the text. All functions take linear time.
namespace openai::detail::mapping {

/// Returns the text of a member's value. If several members have this name, the last one counts. Returns `std::nullopt`
/// if `object` is not an object or has no such member.
std::optional<std::string_view> member_text(std::string_view object, std::string_view name);

/// Returns the texts of those elements of a list that are objects. Returns an empty vector if `list` is not a list.
std::vector<std::string_view> objects_in(std::string_view list);

/// Returns a copy of `object` in which the value of the member `name` is the JSON string of `text`. All other bytes
/// remain unchanged. Returns `std::nullopt` if `object` is not an object or has no such member.
std::optional<std::string> replace_member(std::string_view object, std::string_view name, std::string_view text);

} // namespace openai::detail::mapping
