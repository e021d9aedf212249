// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// A server's text made safe for one line of a log or terminal: control bytes (escape sequences), line and
/// bidirectional marks and malformed UTF-8 become "\xNN"; at most `limit` bytes, then "...".
std::string sanitize(std::string_view text, std::size_t limit = 1024);

/// The start of an unreadable body, as `error_details::excerpt` holds it.
std::string excerpt_of(std::string_view body);

} // namespace openai::detail
