// SPDX-License-Identifier: BSL-1.0
#include <openai/core/http_response.hpp>

namespace openai {

int http_response::status() const noexcept { return http_ ? http_->status : 0; }

const headers& http_response::headers() const noexcept {
    static const openai::headers none;
    return http_ ? http_->headers : none;
}

std::string_view http_response::request_id() const noexcept { return headers().find("x-request-id").value_or(""); }

openai::rate_limits http_response::rate_limits() const { return openai::rate_limits::from(headers()); }

std::string_view http_response::provider() const noexcept {
    return http_ ? std::string_view(http_->provider) : std::string_view();
}

int http_response::attempts() const noexcept { return http_ ? http_->attempts : 0; }

std::string_view http_response::body() const noexcept {
    return http_ ? std::string_view(http_->body) : std::string_view();
}

} // namespace openai
