// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// Makes valid JSON from the beginning of a document. A string that is incomplete ends after its last complete
/// character. Open objects and lists are closed. A name without a value is left out, and so is a number or word at the
/// end, which may be incomplete. Returns an empty string if nothing remains.
std::string complete_json(std::string_view beginning);

} // namespace openai::detail::mapping
