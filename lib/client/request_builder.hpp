// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "protocol/http_request.hpp"
#include "protocol/url.hpp"

#include <openai/call_options.hpp>
#include <openai/client_options.hpp>

#include <string>

namespace openai::detail {

/// What an operation wants sent.
struct call_request {
    std::string method;
    std::string path; ///< begins with "/", escaped, may carry a query
    std::string body; ///< may be empty
    call_options options;
    bool streamed = false;
    std::string model = {};                  ///< as the body says; empty: none
    double output_tokens = 0;                ///< at most, if that is known
    std::string content_type = {};           ///< of the body; empty: JSON
    const char* accept = "application/json"; ///< for an answer that is not streamed
};

/// The request as it goes over the wire. Built-in headers are replaced by default headers of the same name, these by
/// the call's own. Throws `error`: `invalid_argument` for a bad method, path or header, `limit_exceeded` for a body
/// beyond `max_request_body`.
protocol::http_request build_request(const client_options& options, const protocol::base_url& base, call_request call);

} // namespace openai::detail
