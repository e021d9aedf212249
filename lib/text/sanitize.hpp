// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// Makes a server's text safe for one line of a log or terminal. Line breaks and tabs become blanks. Other control
/// bytes (such as those that begin escape sequences), line separators, bidirectional marks and malformed UTF-8 become
/// "\xNN". Returns at most `limit` bytes, followed by "..." if text was cut off.
std::string sanitize(std::string_view text, std::size_t limit = 1024);

/// Returns the beginning of a body that could not be read, in the form that `error_details::excerpt` has.
std::string excerpt_of(std::string_view body);

} // namespace openai::detail
