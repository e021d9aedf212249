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

/// The HTTP response from which the value of an operation was made: status, header fields, body, and the name of the
/// provider that sent it. The value itself does not contain these. To get the response, use the token `with_response`,
/// or call `response()` of a `result`, a stream or a pager. The response is cheap to copy.
class OPENAI_DECL http_response {
public:
    /// Makes an empty response, for a value that did not come from a server.
    http_response() = default;
    explicit http_response(std::shared_ptr<const detail::http_message> http)
        : http_(std::move(http)) {}

    /// Returns the HTTP status, e.g. 200. Returns 0 for an empty response; see the default constructor.
    int status() const noexcept;

    /// Returns all header fields.
    const openai::headers& headers() const noexcept;

    /// Returns the header `x-request-id`, which you can quote to the provider's support. Empty if there was no such
    /// header.
    std::string_view request_id() const noexcept;

    /// Returns the rate limits given in the header fields.
    openai::rate_limits rate_limits() const;

    /// Returns the name of the provider that answered. The name is the one in `client_options::providers`, or empty for
    /// the server of `base_url`.
    std::string_view provider() const noexcept;

    /// Returns the number of attempts of the call, including the successful one. Returns 0 for an empty response; see
    /// the default constructor.
    int attempts() const noexcept;

    /// Returns the body, decompressed if it was compressed with gzip. Returns an empty string for a streamed response,
    /// because the stream delivers its content.
    std::string_view body() const noexcept;

    /// Returns the whole body as JSON, including members that the library does not know. Each call parses the body
    /// again, so keep the returned value. The function accepts some flaws in the text, such as invalid UTF-8 or `NaN`.
    /// (The library accepts the same flaws when it parses a body to make the result of an operation.) Returns null if
    /// the body is empty or cannot be read as JSON.
    boost::json::value raw() const;

private:
    std::shared_ptr<const detail::http_message> http_;
};

} // namespace openai
