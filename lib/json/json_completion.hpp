// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// Valid JSON made of the beginning of a document: a text that is being written ends where it is, what has been opened
/// is closed, and a name without its value, a number or a word that may go on is left out. Empty if nothing remains.
std::string complete_json(std::string_view beginning);

} // namespace openai::detail::mapping
