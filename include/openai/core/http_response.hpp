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

/// What `http_response` shares among its copies.
struct http_message {
    int status = 0;
    openai::headers headers;
    std::string body;
    std::string provider;
    int attempts = 1;

    http_message() = default;
};

} // namespace detail

/// A server's answer as HTTP has it: status, header fields and body, and who sent it. The value of an operation has
/// nothing of this; `result`, `with_response` and a stream's `response()` give it beside the value. Cheap to copy.
class OPENAI_DECL http_response {
public:
    /// Of an answer that no server sent.
    http_response() = default;
    explicit http_response(std::shared_ptr<const detail::http_message> http)
        : http_(std::move(http)) {}

    /// HTTP status, e.g. 200; 0 if no server sent this.
    int status() const noexcept;

    /// All header fields.
    const openai::headers& headers() const noexcept;

    /// The `x-request-id` header, which you can quote to the provider's support; empty if there was none.
    std::string_view request_id() const noexcept;

    /// The rate limits that the headers state.
    openai::rate_limits rate_limits() const;

    /// The name of the provider that answered, see `client_options::providers`; empty for the client's own server.
    std::string_view provider() const noexcept;

    /// How often the server was asked until it gave this answer, 1 if the first attempt brought it; 0 if no server sent
    /// this.
    int attempts() const noexcept;

    /// The body as received; empty for a stream.
    std::string_view body() const noexcept;

    /// The whole body as JSON, with unknown members. Each call parses it anew, so keep the value. It tolerates the same
    /// deviations from JSON as the typed fields do. A body that is empty, or cannot be read as JSON, gives null.
    boost::json::value raw() const;

private:
    std::shared_ptr<const detail::http_message> http_;
};

} // namespace openai
