// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "client/endpoint.hpp"
#include "model/form.hpp"

namespace openai::detail {

/// Makes a form the call's body, with a random boundary that does not occur in it.
void set_form(call_request& call, const form& parts);

/// `put` of a request that is sent as a form.
template <class Request>
void put_form(call_request& call, const Request& request) {
    set_form(call, mapping::write_form(request));
    if constexpr (requires { call.model = request.model; }) call.model = request.model;
    else if constexpr (requires { call.model = *request.model; }) call.model = request.model.value_or("");
}

} // namespace openai::detail
