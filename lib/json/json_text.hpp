// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace openai::detail::mapping {

/// The deepest nesting that a document from a server may have.
inline constexpr std::size_t max_json_depth = 64;

/// The factors for `memory_for`: how many bytes of memory a document may take for each byte of its text. A complete
/// body may consist of numbers only. The value of a number can take eight times as many bytes as its text. While
/// numbers are parsed, the parser's temporary memory can be 24 times as large as their text. An event has few numbers,
/// so its factor is lower.
inline constexpr std::size_t body_memory = 32;
inline constexpr std::size_t event_memory = 4;

/// Parses a document from a server. Skips a byte order mark before it and end markers of a stream (`data: [DONE]`)
/// after it. If several members have the same name, the last one counts.
///
/// If strict parsing fails, parses again with tolerance:
///
/// - U+FFFD replaces malformed UTF-8 and UTF-16.
/// - Control bytes in strings are accepted.
/// - Words of other programming languages are replaced, e.g. `NaN` with null and `True` with true.
///
/// If parsing with tolerance fails, too, returns `std::nullopt`. `offset` is then the position of the first byte that a
/// strict parser refuses.
/// Throws `error` (`limit_exceeded`) if parsing needs more temporary memory than `memory_for(text.size(), memory)`.
/// This limit does not include the memory that the result takes from `storage`.
std::optional<boost::json::value> parse_json(std::string_view text, std::size_t& offset,
                                             std::size_t memory = body_memory, boost::json::storage_ptr storage = {});

/// Like `parse_json`, but throws `error` (`invalid_json`) instead of returning `std::nullopt`. `what` names the
/// document in the message, e.g. "body". If the text consists of white space only, the message says that the document
/// is empty.
boost::json::value parse_json_or_throw(std::string_view text, std::string_view what, std::size_t memory = body_memory,
                                       boost::json::storage_ptr storage = {});

/// Parses a document that the user provides as text. Like `parse_json_or_throw`, but does not replace words of other
/// programming languages, such as `NaN` or `True`. These are errors.
boost::json::value parse_user_json(std::string_view text, std::string_view what);

/// Returns the position of the first byte that a strict parser refuses, or `std::nullopt` if the text is one valid JSON
/// value.
std::optional<std::size_t> find_json_fault(std::string_view text);

} // namespace openai::detail::mapping
