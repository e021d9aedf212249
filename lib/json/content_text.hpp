// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// Appends the text of a received `content`, which is a string, a typed part or a list of parts. Parts whose type
/// contains "thinking" or "reasoning" are appended to `reasoning`. Numbers and booleans count as text. Null and unknown
/// parts are ignored.
void append_content(const boost::json::value& content, std::string& text, std::string& reasoning);

/// Returns the `content` of a message or delta, or else its `text`. `message` may also be a choice that contains the
/// text itself, without a message or delta. Returns null if neither member is present.
const boost::json::value* find_content(const boost::json::object& message) noexcept;

/// Returns the reasoning in a message or delta, from "reasoning_content" or "reasoning" (the name depends on the
/// provider). Returns null if there is none.
const boost::json::string* find_reasoning(const boost::json::object& message) noexcept;

/// Returns the text of reasoning that is not a string but a part or a list of parts. Returns an empty string if there
/// is none.
std::string reasoning_parts(const boost::json::object& message);

/// Returns the JSON as compact text.
std::string to_text(const boost::json::value& json);

} // namespace openai::detail::mapping
