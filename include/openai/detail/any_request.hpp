// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/json_body.hpp>
#include <openai/detail/resource.hpp>

/// The operations of the resources as types. Each type names the request that the operation sends and the answer that
/// it gives. You do not need these types to use the library.
namespace openai::endpoints {

/// A request to any path; see `client::request`.
struct any_request {
    using request = detail::json_body;
    using answer = http_response;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace openai::endpoints
