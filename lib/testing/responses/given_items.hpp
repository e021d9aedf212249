// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/responses/bounded_map.hpp"
#include "testing/responses/stored_item.hpp"

namespace openai::testing {

/// The items that the server has given out, by what they can be told by: their id, the id of their call, their
/// encrypted content, and the text of a message.
class given_items {
public:
    /// What is wrong with an item of an input.
    struct difference {
        std::size_t position;
        std::string message;
    };

    /// The output of one response.
    void add(const std::vector<std::string>& output);

    /// An item of a client, which the server has given an id.
    void add(const stored_item& item);

    /// The first item that was given out with another text, or without the reasoning that it belongs to.
    std::optional<difference> first_difference(const std::vector<std::string>& input) const;

    bool has_encrypted_content(const std::string& text) const;

private:
    struct given {
        std::string json;
        std::string reasoning; ///< that came directly before it, as JSON; often empty
    };
    void put(const std::string& mark, given item);
    const std::vector<given>* recall(const boost::json::object& item) const;

    bounded_map<std::vector<given>> items_{40'000}; ///< replies can repeat an id, and often a text
};

} // namespace openai::testing
