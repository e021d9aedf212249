// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>
#include <vector>

namespace openai::testing {

/// The text of a member as it stands in the text of a JSON object; empty if it is missing. Of several of that name the
/// last counts. The text must be valid JSON.
std::string_view raw_member(std::string_view object, std::string_view name);

/// The texts of the elements as they stand in the text of a JSON array; none if it is no array.
std::vector<std::string_view> raw_elements(std::string_view array);

} // namespace openai::testing
