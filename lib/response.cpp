// SPDX-License-Identifier: BSL-1.0
#include <openai/response.hpp>

namespace openai {

int response::status() const noexcept { return http_ ? http_->status : 0; }

const headers& response::headers() const noexcept {
    static const openai::headers none;
    return http_ ? http_->headers : none;
}

std::string_view response::request_id() const noexcept { return headers().find("x-request-id").value_or(""); }

openai::rate_limits response::rate_limits() const { return openai::rate_limits::from(headers()); }

std::string_view response::provider() const noexcept {
    return http_ ? std::string_view(http_->provider) : std::string_view();
}

std::string_view response::body() const noexcept { return http_ ? std::string_view(http_->body) : std::string_view(); }

} // namespace openai
