// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// What the server needs to know of a request for a response, or of one about responses and conversations.
struct response_call {
    bool is_object = false; ///< the body is a JSON object
    boost::json::object body;
    std::string model;
    std::string prompt; ///< `input`, or the text of its last user message, or the result of a tool if that comes last
    std::vector<std::string> items; ///< of `input` or `items`, their JSON as it came; a text is made a user message
    bool stream = false;
    bool background = false;
    bool store = true;
    bool sealed_reasoning = false; ///< `include` has "reasoning.encrypted_content"
    std::string previous;          ///< `previous_response_id`
    std::string conversation;      ///< its id
};

/// Reads any body; whatever it does not find keeps its default.
response_call read_response_call(std::string_view body);

} // namespace openai::testing
