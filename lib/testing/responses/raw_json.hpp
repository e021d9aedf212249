// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>
#include <vector>

namespace openai::testing {

/// Returns the value of a member of a JSON object, exactly as it is written in the text of the object. Returns an empty
/// string if the member is missing. If several members have this name, returns the value of the last one. The text must
/// be valid JSON.
std::string_view raw_member(std::string_view object, std::string_view name);

/// Returns the elements of a JSON array, exactly as they are written in the text of the array. Returns an empty list if
/// the text is not an array.
std::vector<std::string_view> raw_elements(std::string_view array);

} // namespace openai::testing
