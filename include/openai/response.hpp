// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/headers.hpp>
#include <openai/rate_limits.hpp>

#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace openai {

/// An HTTP response whose body was received completely.
struct http_response {
    int status = 0;
    openai::headers headers;
    std::string body;
    std::string provider; ///< the provider that answered; empty: the client's own server

    http_response() = default;
};

/// The base of every result: the server's answer as it came, besides the typed fields. Cheap to copy.
class OPENAI_DECL response {
public:
    response() = default;
    explicit response(std::shared_ptr<const http_response> http)
        : http_(std::move(http)) {}

    /// HTTP status, e.g. 200; 0 for a result that no server sent.
    int status() const noexcept;

    /// All header fields of the answer.
    const openai::headers& headers() const noexcept;

    /// The `x-request-id` header, which you can quote to the provider's support; empty if there was none.
    std::string_view request_id() const noexcept;

    /// The rate limits that the headers state.
    openai::rate_limits rate_limits() const;

    /// The name of the provider that answered, see `client_options::providers`; empty for the client's own server.
    std::string_view provider() const noexcept;

    /// The body as received.
    std::string_view body() const noexcept;

    /// The whole body as JSON, with unknown fields. Each call parses it anew, so keep the value. It tolerates the same
    /// deviations from JSON as the typed fields do. A body that is empty, or cannot be read as JSON, gives null.
    boost::json::value raw() const;

private:
    std::shared_ptr<const http_response> http_;
};

} // namespace openai
