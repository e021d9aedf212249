// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/response_checks.hpp"

#include "text/ascii.hpp"

#include "engine/answers/error_document.hpp"
#include "engine/answers/retry_advice.hpp"
#include "protocol/http/redirect.hpp"
#include "protocol/limits/retry.hpp"
#include "text/markup.hpp"
#include "text/sanitize.hpp"
#include "json/mapping.hpp"

#include <openai/core/error.hpp>

#include <algorithm>

namespace openai::detail {
namespace {

/// Returns all codings of the body in lower case, or an empty text if none is stated.
std::string codings(const headers& fields) {
    std::string all;
    if (!fields.contains("content-encoding")) return all;
    for (const auto& field : fields)
        if (ascii::iequals(field.name, "content-encoding")) all += (all.empty() ? "" : ",") + ascii::lower(field.value);
    return all;
}

/// Whether the name is that of a content coding. Servers also send other words there, such as the name of a charset.
/// These do not change the body.
bool is_coding(std::string_view name) {
    constexpr std::string_view real[] = {"gzip",     "x-gzip", "deflate",      "compress", "x-compress", "br",
                                         "zstd",     "dcb",    "dcz",          "exi",      "aes128gcm",  "lzma",
                                         "x-lzma",   "xz",     "x-xz",         "bzip2",    "x-bzip2",    "snappy",
                                         "x-snappy", "lz4",    "pack200-gzip", "x-zip",    "zip"};
    return std::ranges::find(real, name) != std::end(real);
}

bool is_coded(const headers& fields) {
    const auto all = codings(fields);
    for (std::string_view rest = all; !rest.empty();) {
        const auto comma = std::min(rest.find(','), rest.size());
        auto name = rest.substr(0, comma);
        name.remove_prefix(std::min(name.find_first_not_of(" \t"), name.size()));
        if (is_coding(name.substr(0, name.find_last_not_of(" \t") + 1))) return true;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return false;
}

bool is_gzip(const headers& fields) {
    const auto coding = codings(fields);
    return coding == "gzip" || coding == "x-gzip"; // RFC 9110, 8.4.1.3: the same as gzip
}

bool looks_like_json(std::string_view body) {
    const auto first = body.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (body[first] == '{' || body[first] == '[');
}

/// Returns the advice in the body. Returns none if the body is too large to be parsed.
mapping::retry_advice read_advice(std::string_view body) {
    try {
        return mapping::read_retry_advice(body);
    } catch (const error&) {
        return {};
    }
}

/// Returns the part of the body that an error keeps.
std::string start_of(std::string_view body) { return std::string(body.substr(0, 64u << 10)); }

error_details basics(const http_message& response, errc code) {
    error_details details;
    details.code = code;
    details.body = start_of(response.body);
    details.phase = phase::done;
    add_head(details, {response.status, response.headers, {}, false});
    return details;
}

error failure_of_status(const http_message& response) {
    const bool hidden = is_coded(response.headers);
    const std::string_view body = hidden ? std::string_view() : response.body;
    auto api = mapping::read_api_error(response.status, response.headers, body);
    auto details = basics(response, protocol::classify_status(response.status, api.code, api.type));
    details.api = std::move(api);
    if (hidden) details.context = "the body is in the coding " + sanitize(codings(response.headers), 64);
    else if (is_markup(body)) details.excerpt = excerpt_of(text_of_markup(body));
    details.maybe_billed = response.status >= 500 ? billing::unknown : billing::no;
    add_advice(details, body);
    details.retryable = protocol::is_retryable(response.status, response.headers, details.code, details.retry_after);
    return error(std::move(details));
}

error failure_of_redirect(const http_message& response) {
    auto details = basics(response, errc::redirected);
    const auto location = response.headers.find("location").value_or("nowhere");
    details.context = "to " + sanitize(protocol::without_secrets(location), 256);
    return error(std::move(details));
}

} // namespace

void add_advice(error_details& details, std::string_view body) {
    details.retry_after = protocol::parse_retry_after(details.headers, std::chrono::system_clock::now());
    const auto advice = read_advice(body);
    details.retry_after = protocol::longer_wait(details.retry_after, advice.wait_ms);
    const bool daily = advice.daily_quota || (advice.names_day && !details.retry_after);
    if (!daily || details.code != errc::rate_limited) return;
    details.code = errc::quota_exhausted;
    details.retry_after.reset(); // it belongs to a shorter limit
}

std::string media_type(const headers& fields) {
    auto type = std::string(fields.find("content-type").value_or(""));
    type.resize(std::min(type.find(';'), type.size()));
    std::erase(type, ' ');
    return ascii::lower(std::move(type));
}

bool is_json(const std::string& type) { return type.ends_with("/json") || type.ends_with("+json"); }

void refuse_content(const http_message& response, const std::string& context) {
    auto details = basics(response, errc::unexpected_content);
    details.maybe_billed = billing::yes;
    details.context = context;
    details.excerpt = excerpt_of(response.body);
    throw error(std::move(details));
}

bool may_begin_as_document(const protocol::response_head& head) {
    const auto type = media_type(head.headers);
    return is_json(type) || type == "text/html";
}

void add_head(error_details& details, const protocol::response_head& head) {
    details.status = head.status;
    details.headers = head.headers;
    details.api.request_id = std::string(head.headers.find("x-request-id").value_or(""));
}

bool check_coding(const protocol::response_head& head, bool asked) {
    if (!is_coded(head.headers)) return false;
    const bool success = head.status / 100 == 2;
    if (is_gzip(head.headers) && (asked || !success)) return true; // errors are also read if gzip was not asked for
    if (!success) return false;
    http_message response;
    response.status = head.status;
    response.headers = head.headers;
    const std::string remedy = is_gzip(head.headers) ? "; set client_options.gzip to accept it" : "";
    refuse_content(response, "content coding " + sanitize(codings(head.headers), 64) + " was not asked for" + remedy);
}

std::optional<error> failure_of(const http_message& response) {
    const auto kind = response.status / 100;
    if (kind == 3) return failure_of_redirect(response);
    if (kind != 2) return failure_of_status(response);
    return std::nullopt;
}

void check_content(const http_message& response) {
    if (response.body.empty() || looks_like_json(response.body)) return;
    const auto type = media_type(response.headers);
    if (is_json(type)) return;
    refuse_content(response, type.empty() ? "no content type" : "content type " + sanitize(type, 64));
}

void fail_answer(const http_response& answer, const error& thrown) {
    throw thrown.with([&](error_details& details) {
        details.phase = phase::done;
        mapping::add_response(details, answer);
        details.maybe_billed = billing::yes;
        details.body = start_of(answer.body());
        if (details.api.message.empty()) {
            if (details.excerpt.empty()) details.excerpt = excerpt_of(answer.body());
            return;
        }
        const auto meant = protocol::classify_status(details.status, details.api.code, details.api.type);
        if (meant != errc::in_stream_error) details.code = meant;
        details.maybe_billed = billing::unknown;
        add_advice(details, answer.body());
        details.retryable = protocol::is_retryable(0, details.headers, details.code, details.retry_after);
    });
}

void fail_answer(const std::shared_ptr<const http_message>& answer) {
    fail_answer(http_response(answer), to_error(std::current_exception()));
}

} // namespace openai::detail
