// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/json_body.hpp>
#include <openai/detail/resource.hpp>

/// Types that describe the operations of the resources. Each type specifies which request its operation sends and which
/// answer the operation returns. You do not need these types to use the library.
namespace openai::endpoints {

/// A request to any path; see `client::request`.
struct any_request {
    using request = detail::json_body;
    using answer = http_response;
    OPENAI_DECL static const detail::codec wire;
};

} // namespace openai::endpoints
