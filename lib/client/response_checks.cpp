// SPDX-License-Identifier: BSL-1.0
#include "client/response_checks.hpp"

#include "model/mapping.hpp"
#include "protocol/retry.hpp"
#include "sanitize.hpp"

#include <openai/error.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

/// The media type in lower case, without parameters.
std::string media_type(const headers& fields) {
    auto type = std::string(fields.find("content-type").value_or(""));
    type.resize(std::min(type.find(';'), type.size()));
    std::erase(type, ' ');
    std::ranges::transform(type, type.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return type;
}

bool is_json(const std::string& type) { return type.ends_with("/json") || type.ends_with("+json"); }

bool looks_like_json(std::string_view body) {
    const auto first = body.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (body[first] == '{' || body[first] == '[');
}

error_details basics(const http_response& response, errc code) {
    error_details details;
    details.code = code;
    details.phase = phase::done;
    details.status = response.status;
    details.headers = response.headers;
    details.api.request_id = std::string(response.headers.find("x-request-id").value_or(""));
    return details;
}

[[noreturn]] void refuse_content(const http_response& response, const std::string& context) {
    auto details = basics(response, errc::unexpected_content);
    details.maybe_billed = billing::yes;
    details.context = context;
    details.excerpt = sanitize(response.body, 256);
    throw error(std::move(details));
}

[[noreturn]] void fail_status(const http_response& response) {
    auto api = mapping::read_api_error(response.status, response.headers, response.body);
    auto details = basics(response, protocol::classify_status(response.status, api.code, api.type));
    details.api = std::move(api);
    details.maybe_billed = response.status >= 500 ? billing::unknown : billing::no;
    details.retry_after = protocol::parse_retry_after(response.headers, std::chrono::system_clock::now());
    details.retryable = protocol::is_retryable(response.status, response.headers, details.code, details.retry_after);
    throw error(std::move(details));
}

[[noreturn]] void fail_redirect(const http_response& response) {
    auto details = basics(response, errc::redirected);
    const auto location = response.headers.find("location").value_or("nowhere");
    details.context = "to " + sanitize(location.substr(0, location.find_first_of("?#")), 256);
    throw error(std::move(details));
}

} // namespace

bool begins_event_stream(const protocol::response_head& head) {
    if (head.status / 100 != 2) return false;
    const auto type = media_type(head.headers);
    return !is_json(type) && type != "text/html";
}

void check_response(const http_response& response) {
    const auto kind = response.status / 100;
    if (kind == 3) fail_redirect(response);
    if (kind != 2) fail_status(response);
    const auto coding = response.headers.find("content-encoding").value_or("identity");
    if (coding != "identity") refuse_content(response, "content coding that was not asked for");
    const auto type = media_type(response.headers);
    if (response.body.empty() || is_json(type) || looks_like_json(response.body)) return;
    refuse_content(response, type.empty() ? "no content type" : "content type " + sanitize(type, 64));
}

} // namespace openai::detail
