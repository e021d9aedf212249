// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// An item of a response or of a conversation, as the server keeps it.
struct stored_item {
    std::string id; ///< empty if it has none
    std::string json;
};

/// The JSON object that the text is; nothing if it is none.
std::optional<boost::json::object> parse_object(std::string_view text);

/// The same for a text that is known to be an object: any other gives an empty one.
boost::json::object parsed_object(std::string_view text);

/// What an item says: of a message its texts, of a call its arguments, of a result its output, of reasoning the
/// summary.
std::string said_by(const boost::json::object& item);

/// How many words the items say.
std::size_t words_of(const std::vector<std::string>& items);

/// An item that has an id stays as it is. Another one gets an id made of `number`, and a message its full form: parts
/// instead of a text.
stored_item keep_item(const std::string& text, std::string_view number);

} // namespace openai::testing
