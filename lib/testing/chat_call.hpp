// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// What the server needs to know of a request for a chat completion, or for what else a model makes.
struct chat_call {
    bool is_object = false;    ///< the body is a JSON object
    bool has_messages = false; ///< `messages` is an array that is not empty
    std::string model;
    std::string prompt; ///< text of the last user message; several text parts are joined; or of `inputs`, by line
    std::vector<std::string> inputs; ///< the texts of `prompt` or `input`; of tokens and parts their JSON
    bool base64 = false;             ///< `encoding_format` is "base64"
    std::size_t dimensions = 8;
    bool stream = false;
    bool include_usage = false;
    int choices = 1;
};

/// Reads any body; whatever it does not find keeps its default.
chat_call read_chat_call(std::string_view body);

} // namespace openai::testing
