// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// The text of a received `content`: plain text, one typed part, or a list of them. Parts of a type that names thinking
/// or reasoning go to `reasoning`. Numbers and booleans count as text; null and unknown parts give nothing.
void append_content(const boost::json::value& content, std::string& text, std::string& reasoning);

/// What a message, a delta or a choice without them says: its `content`, or else its `text`; null if neither is there.
const boost::json::value* find_content(const boost::json::object& message) noexcept;

/// The reasoning in a message or delta, whatever the provider calls it ("reasoning_content", "reasoning"); null if
/// none.
const boost::json::string* find_reasoning(const boost::json::object& message) noexcept;

/// The reasoning if it is no text but a list of parts, or one; empty if there is none.
std::string reasoning_parts(const boost::json::object& message);

/// JSON as compact text.
std::string to_text(const boost::json::value& json);

} // namespace openai::detail::mapping
