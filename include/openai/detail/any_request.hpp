// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/json_body.hpp>
#include <openai/detail/resource.hpp>

/// One type for each operation of the resources. The type names the request that the operation sends and the answer
/// that the operation returns. You do not need these types to use the library.
namespace openai::endpoints {

/// A request to any path; see `client::request`.
struct any_request {
    using request = detail::json_body;
    using answer = http_response;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace openai::endpoints
