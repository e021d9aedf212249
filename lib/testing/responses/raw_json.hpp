// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>
#include <vector>

namespace openai::testing {

/// Returns the text of a member's value from the text of a JSON object, unchanged, or an empty string if the member is
/// missing. If several members have this name, the last one counts. The text must be valid JSON.
std::string_view raw_member(std::string_view object, std::string_view name);

/// Returns the texts of the elements from the text of a JSON array, unchanged. Returns an empty list if it is not an
/// array.
std::vector<std::string_view> raw_elements(std::string_view array);

} // namespace openai::testing
