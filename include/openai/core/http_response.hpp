// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>
#include <openai/core/rate_limits.hpp>

#include <boost/json/value.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace openai {
namespace detail {

/// The data that all copies of an `http_response` share.
struct http_message {
    int status = 0;
    openai::headers headers;
    std::string body;
    std::string provider;
    int attempts = 1;

    http_message() = default;
};

} // namespace detail

/// The HTTP response behind an answer: status, header fields, body, and the provider that sent it. The value of an
/// operation does not contain these. You get them from a `result`, from the token `with_response`, or from a stream's
/// `response()`. Cheap to copy.
class OPENAI_DECL http_response {
public:
    /// An empty response, for a value that no server sent.
    http_response() = default;
    explicit http_response(std::shared_ptr<const detail::http_message> http)
        : http_(std::move(http)) {}

    /// The HTTP status, e.g. 200; 0 if no server sent this response.
    int status() const noexcept;

    /// All header fields.
    const openai::headers& headers() const noexcept;

    /// The `x-request-id` header, which you can quote to the provider's support; empty if there was none.
    std::string_view request_id() const noexcept;

    /// The rate limits that the header fields state.
    openai::rate_limits rate_limits() const;

    /// The name of the provider that answered, as in `client_options::providers`; empty for the server of `base_url`.
    std::string_view provider() const noexcept;

    /// How many attempts the call needed to get this response: 1 if the first attempt got it, 0 if no server sent this
    /// response.
    int attempts() const noexcept;

    /// The body as received, inflated if it was compressed with gzip; empty for a stream.
    std::string_view body() const noexcept;

    /// The whole body as JSON, including members that the library does not know. Each call parses the body again, so
    /// keep the value. The parser tolerates the same deviations from JSON as it does for typed answers. Null if the
    /// body is empty or cannot be read as JSON.
    boost::json::value raw() const;

private:
    std::shared_ptr<const detail::http_message> http_;
};

} // namespace openai
