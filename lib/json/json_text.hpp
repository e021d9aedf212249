// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace openai::detail::mapping {

/// How deep a document from a server may nest.
inline constexpr std::size_t max_json_depth = 64;

/// Memory for the values of a document, per byte of its text: an answer as a whole may be all numbers, of which each
/// takes eight times its text and three times that while it is read; what comes in pieces is not.
inline constexpr std::size_t body_memory = 32;
inline constexpr std::size_t event_memory = 4;

/// Parses a document from a server. A byte order mark before it and end markers of a stream behind it (`data: [DONE]`)
/// are skipped. Where strict parsing fails, U+FFFD stands in for malformed UTF-8 and UTF-16, control bytes inside
/// strings are taken as they are, and `NaN`, `Infinity` and the like are null. Of members with the same name the last
/// counts. Nothing: `offset` is the first byte that a strict parser refuses.
/// Throws `error` (`limit_exceeded`) if that takes more memory than `memory_for(text, memory)`, besides `storage`.
std::optional<boost::json::value> parse_json(std::string_view text, std::size_t& offset,
                                             std::size_t memory = body_memory, boost::json::storage_ptr storage = {});

/// The same, but throws `error` (`invalid_json`); `what` names the document in the message, e.g. "body". A text of
/// nothing but blanks is said to be empty.
boost::json::value parse_json_or_throw(std::string_view text, std::string_view what, std::size_t memory = body_memory,
                                       boost::json::storage_ptr storage = {});

/// The first byte that a strict parser refuses; nothing: the text is one JSON value.
std::optional<std::size_t> find_json_fault(std::string_view text);

} // namespace openai::detail::mapping
