// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// What the server must know about a request to a model, such as one for a chat completion.
struct chat_call {
    bool is_object = false;    ///< the body is a JSON object
    bool has_messages = false; ///< `messages` is an array that is not empty
    std::string model;
    /// The text of the last user message, with its text parts joined. If the request has no `messages`, this is the
    /// text of the `inputs`, one input per line.
    std::string prompt;
    /// The texts of the request's member `prompt` or `input`. If an input consists of tokens or of message parts, its
    /// JSON text is stored.
    std::vector<std::string> inputs;
    bool base64 = false; ///< `encoding_format` is "base64"
    std::size_t dimensions = 8;
    bool stream = false;
    bool include_usage = false;
    int choices = 1;
};

/// Reads the body of a request. Accepts any text. A member of the result keeps its default if the body has no valid
/// value for it.
chat_call read_chat_call(std::string_view body);

} // namespace openai::testing
