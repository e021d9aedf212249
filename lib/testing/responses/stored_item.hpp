// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// An item of a response or conversation, in the form in which the server stores it.
struct stored_item {
    std::string id; ///< empty if the item has none
    std::string json;
};

/// Parses the text as a JSON object. Returns `std::nullopt` if it is not an object.
std::optional<boost::json::object> parse_object(std::string_view text);

/// Parses a text that should be a JSON object. Returns an empty object if it is not one.
boost::json::object parsed_object(std::string_view text);

/// Returns the text of an item: the texts of a message, the arguments of a call, the output of a result, or the summary
/// of reasoning.
std::string said_by(const boost::json::object& item);

/// Returns the number of words in the texts of the items.
std::size_t words_of(const std::vector<std::string>& items);

/// Returns the item in the form in which it is stored. An item with an id remains unchanged. Any other item gets an id
/// that contains `number`. If it is a message, its content also becomes a list of parts.
stored_item keep_item(const std::string& text, std::string_view number);

} // namespace openai::testing
