// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"
#include "testing/responses/api_route.hpp"
#include "testing/responses/response_call.hpp"

namespace openai::testing {

/// A request to the endpoints of responses and conversations, with its parsed parts.
struct api_request {
    const received_request& http;
    const api_route& route;
    const response_call& call;
};

/// Returns the error for an object that the server does not have.
inline http_answer not_found(std::string_view what, const std::string& id) {
    return refuse(404, std::string(what) + " with id '" + id + "' not found.");
}

} // namespace openai::testing
