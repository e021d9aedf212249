// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "chat_call.hpp"
#include "reply_script.hpp"

#include <openai/testing/server_options.hpp>

namespace openai::testing {

/// A response before it is framed. Events and other bodies alike are a list of parts.
struct http_answer {
    int status = 200;
    std::string content_type = "application/json";
    std::vector<std::string> parts;
    bool events = false;
    std::vector<std::size_t> delta_ends; ///< of a stream, see `event_list::ends`
};

/// Whether the request carries the key that the server wants, if it wants one.
bool authorized(const received_request& request, const server_options& options);

/// OpenAI's 401 for a missing or wrong key. It never repeats the key.
http_answer unauthorized_answer(const received_request& request);

/// What the endpoint of the request answers under this script.
http_answer endpoint_answer(const reply_script& script, const received_request& request, const chat_call& call,
                            const server_options& options);

} // namespace openai::testing
