// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail {

/// Whether a body looks like a page of HTML or XML.
bool is_markup(std::string_view body) noexcept;

/// The words of such a page: no tags, no scripts, no styles; the usual entities resolved, and one blank for any number
/// of them. Stops after `limit` bytes.
std::string text_of_markup(std::string_view page, std::size_t limit = 1024);

} // namespace openai::detail
