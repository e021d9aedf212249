// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "chat_call.hpp"
#include "http_answer.hpp"
#include "reply_script.hpp"

#include <openai/testing/server_options.hpp>

namespace openai::testing {

/// Whether the request carries the key that the server wants, if it wants one.
bool authorized(const received_request& request, const server_options& options);

/// OpenAI's 401 for a missing or wrong key. It never repeats the key.
http_answer unauthorized_answer(const received_request& request);

/// What the endpoint of the request answers under this script.
http_answer endpoint_answer(const reply_script& script, const received_request& request, const chat_call& call,
                            const server_options& options);

} // namespace openai::testing
