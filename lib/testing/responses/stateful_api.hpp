// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/responses/api_request.hpp"
#include "testing/responses/api_state.hpp"
#include "testing/responses/response_creation.hpp"

namespace openai::testing {

/// The endpoints of responses and conversations, with their state. Use it only on the server's thread.
class stateful_api {
public:
    explicit stateful_api(const creation_terms& terms);

    /// Whether a model answers the request. If not, the answer comes from the server's state.
    bool asks_model(const api_request& request) const;

    /// Returns the answer to the request. If the script has a body or events, they replace the endpoint's answer. If
    /// the script has a status, it replaces the status. If the script has a raw answer, the result is empty, because
    /// `plan_answer` then uses the raw answer.
    http_answer answer(const reply_script& script, const api_request& request);

private:
    http_answer by_operation(const reply_script& script, const api_request& request);

    creation_terms terms_;
    api_state state_;
};

} // namespace openai::testing
