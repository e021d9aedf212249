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
    /// Makes an empty response, for a value that no server sent.
    http_response() = default;
    explicit http_response(std::shared_ptr<const detail::http_message> http)
        : http_(std::move(http)) {}

    /// Returns the HTTP status, e.g. 200, or 0 if no server sent this response.
    int status() const noexcept;

    /// Returns all header fields.
    const openai::headers& headers() const noexcept;

    /// Returns the header `x-request-id`, which you can quote to the provider's support. Empty if there was no such
    /// header.
    std::string_view request_id() const noexcept;

    /// Returns the rate limits that the header fields state.
    openai::rate_limits rate_limits() const;

    /// Returns the name of the provider that answered, as in `client_options::providers`. The name is empty for the
    /// server of `base_url`.
    std::string_view provider() const noexcept;

    /// Returns how many attempts the call needed to get this response: 1 if the first attempt got it, 0 if no server
    /// sent this response.
    int attempts() const noexcept;

    /// Returns the body, decompressed if it was compressed with gzip. The body of a stream is empty.
    std::string_view body() const noexcept;

    /// Returns the whole body as JSON, including members that the library does not know. Each call parses the body
    /// again, so keep the returned value. The function accepts some flaws in the text, such as invalid UTF-8 or `NaN`.
    /// (The library accepts the same flaws when it reads the value of an operation.) Returns null if the body is empty
    /// or cannot be read as JSON.
    boost::json::value raw() const;

private:
    std::shared_ptr<const detail::http_message> http_;
};

} // namespace openai
