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
    std::string provider; ///< who answered, of the client's registry; empty: the client's own server

    http_response() = default;
};

/// What every result carries beside its typed fields: the answer as it came. Cheap to copy.
class OPENAI_DECL response {
public:
    response() = default;
    explicit response(std::shared_ptr<const http_response> http)
        : http_(std::move(http)) {}

    /// HTTP status, e.g. 200; 0 for a result that no server sent.
    int status() const noexcept;

    /// All header fields of the answer.
    const openai::headers& headers() const noexcept;

    /// The `x-request-id` header: what to quote to the provider's support; empty when there was none.
    std::string_view request_id() const noexcept;

    /// What the rate limit headers say.
    openai::rate_limits rate_limits() const;

    /// Who answered: the name of a provider that the client knows, see `client_options::providers`; empty for the
    /// client's own server. The model that answered is in the result's own `model`.
    std::string_view provider() const noexcept;

    /// The body as received.
    std::string_view body() const noexcept;

    /// The body as JSON with everything in it, unknown fields too. Parses at each call: keep the value.
    /// Tolerant as the reading of the typed fields; a body that is empty or cannot be read as JSON gives null.
    boost::json::value raw() const;

private:
    std::shared_ptr<const http_response> http_;
};

} // namespace openai
