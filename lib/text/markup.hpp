// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace openai::detail {

/// Whether a body looks like a page of HTML or XML.
bool is_markup(std::string_view body) noexcept;

/// Returns the visible words of a page of HTML or XML, without tags, scripts and styles. Common entities become
/// characters, and each run of white space becomes one blank. Stops after `limit` bytes.
std::string text_of_markup(std::string_view page, std::size_t limit = 1024);

} // namespace openai::detail
