// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "chat_call.hpp"
#include "http_answer.hpp"
#include "reply_script.hpp"

#include <openai/testing/server_options.hpp>

namespace openai::testing {

/// Whether the request has the key that the server requires. Returns true if the server requires none.
bool authorized(const received_request& request, const server_options& options);

/// Returns OpenAI's 401 answer for a missing or wrong key. The answer does not contain the key.
http_answer unauthorized_answer(const received_request& request);

/// Returns the answer of the request's endpoint, changed as the script says.
http_answer endpoint_answer(const reply_script& script, const received_request& request, const chat_call& call,
                            const server_options& options);

} // namespace openai::testing
