// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/responses/bounded_map.hpp"
#include "testing/responses/stored_item.hpp"

namespace openai::testing {

/// Remembers items exactly as the server returned them: the output of responses, and input items to which the server
/// added an id. An item can be found by its id, the id of its call, its encrypted content, or the text of its message.
class given_items {
public:
    /// A difference between an item of an input and the item that the server sent.
    struct difference {
        std::size_t position;
        std::string message;
    };

    /// Adds the output of one response.
    void add(const std::vector<std::string>& output);

    /// Adds an item that came from a client and got its id from the server.
    void add(const stored_item& item);

    /// Compares the items of an input with those that the server sent. Returns the first difference, or an empty
    /// optional if there is none. There are two kinds of differences. Either the item differs from the one that the
    /// server sent. Or the server sent a reasoning item directly before the item, but in the input, that reasoning item
    /// is not directly before it.
    std::optional<difference> first_difference(const std::vector<std::string>& input) const;

    bool has_encrypted_content(const std::string& text) const;

private:
    struct given {
        std::string json;
        std::string reasoning; ///< the reasoning item directly before it, as JSON; often empty
    };
    void put(const std::string& mark, given item);
    const std::vector<given>* recall(const boost::json::object& item) const;

    /// The items, stored under each text by which they can be found, such as an id. Several items can have the same
    /// text, because replies can repeat an id, and often repeat a message.
    bounded_map<std::vector<given>> items_{40'000};
};

} // namespace openai::testing
