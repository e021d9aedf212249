// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// A server's text made safe for one line of a log or terminal: control bytes (escape sequences), line and
/// bidirectional marks and malformed UTF-8 become "\xNN"; at most `limit` bytes, then "...".
std::string sanitize(std::string_view text, std::size_t limit = 1024);

} // namespace openai::detail
