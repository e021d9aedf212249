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

/// Describes how one kind of text in an item, e.g. a refusal, is streamed: the names of the events and of their JSON
/// members. An event or member whose name is empty is not sent.
struct part_kind {
    std::string_view type; ///< the `type` of the content part; empty for the arguments of a function call
    std::string_view text; ///< the member that contains the whole text
    std::string_view opened;
    std::string_view delta;
    std::string_view done;
    std::string_view closed;
    std::string_view index; ///< the member that contains the index of the part
};

/// A part of an item, with the pieces in which it is streamed.
struct output_part {
    const part_kind* kind = nullptr;
    std::vector<std::string> pieces;

    std::string whole() const;
    std::string json(std::string_view said) const; ///< the part as JSON, with the text `said`
};

/// An item of a model's output.
struct output_item {
    std::string id;
    std::string begun; ///< the JSON when the item begins, without the text of its parts
    std::string json;  ///< the complete JSON, as it is stored and compared with the items of later inputs
    std::string name;  ///< the name of a function
    std::vector<output_part> parts;
};

/// The output of a model in one response, and how the response ends.
struct model_output {
    std::vector<output_item> items;
    /// "completed", "incomplete" or "failed", or "in_progress" for a response whose end is never reported.
    std::string status;
    boost::json::value error;
    boost::json::value incomplete_details;
    boost::json::object usage;

    /// Returns the JSON of the first `count` items.
    std::vector<std::string> texts(std::size_t count) const;
    std::vector<std::string> texts() const { return texts(items.size()); }
};

/// Returns the output that the model gives in the response to `call`, as `script` describes it. The ids that this
/// function makes contain `number`.
model_output model_output_of(const reply_script& script, const response_call& call, std::size_t input_tokens,
                             std::string_view number);

} // namespace openai::testing
