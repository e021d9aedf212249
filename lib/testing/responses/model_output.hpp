// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

struct reply_script;
struct response_call;

/// The events and members by which one kind of text is streamed within an item. What is empty does not exist.
struct part_kind {
    std::string_view type; ///< of the part; arguments are none
    std::string_view text; ///< the member with the whole text
    std::string_view opened;
    std::string_view delta;
    std::string_view done;
    std::string_view closed;
    std::string_view index; ///< the member with the number of the part
};

/// A part of an item, streamed in these pieces.
struct output_part {
    const part_kind* kind = nullptr;
    std::vector<std::string> pieces;

    std::string whole() const;
    std::string json(std::string_view said) const; ///< the part while it says that
};

/// An item that the model makes.
struct output_item {
    std::string id;
    std::string begun; ///< as JSON, before its parts
    std::string json;  ///< complete; also what is kept and compared
    std::string name;  ///< of a function
    std::vector<output_part> parts;
};

/// What the model says in one response, and how that ends.
struct model_output {
    std::vector<output_item> items;
    std::string status; ///< "completed", "incomplete" or "failed"; "in_progress": it never says that it has ended
    boost::json::value error;
    boost::json::value incomplete_details;
    boost::json::object usage;

    /// The JSON of the first items.
    std::vector<std::string> texts(std::size_t count) const;
    std::vector<std::string> texts() const { return texts(items.size()); }
};

/// Everything of one response under this script; `number` makes the ids.
model_output model_output_of(const reply_script& script, const response_call& call, std::size_t input_tokens,
                             std::string_view number);

} // namespace openai::testing
