// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// What the server must know about a request to the endpoints of responses and conversations.
struct response_call {
    bool is_object = false; ///< the body is a JSON object
    boost::json::object body;
    std::string model;
    /// The text of the last user message in `items`. If the last item is the result of a function or custom tool, this
    /// is the text of that result.
    std::string prompt;
    /// The elements of `input` or `items` in the request, as the JSON that was received. If `input` is a string,
    /// it becomes a user message.
    std::vector<std::string> items;
    bool stream = false;
    bool background = false;
    bool store = true;
    bool sealed_reasoning = false; ///< whether `include` contains "reasoning.encrypted_content"
    std::string previous;          ///< `previous_response_id`
    std::string conversation;      ///< the id of the conversation
};

/// Reads the body of a request. The body may be anything: if a value is missing in it, the result has the default.
response_call read_response_call(std::string_view body);

} // namespace openai::testing
