// SPDX-License-Identifier: BSL-1.0
#include <openai/core/error.hpp>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <utility>

/// The names of codes, as they are spelled in the source code.
namespace openai {

namespace {

constexpr std::pair<errc, std::string_view> code_names[] = {
    {errc::invalid_argument, "invalid_argument"},
    {errc::client_closed, "client_closed"},
    {errc::would_deadlock, "would_deadlock"},
    {errc::file_failed, "file_failed"},
    {errc::pool_timeout, "pool_timeout"},
    {errc::queue_full, "queue_full"},
    {errc::resolve_failed, "resolve_failed"},
    {errc::resolve_timeout, "resolve_timeout"},
    {errc::connect_failed, "connect_failed"},
    {errc::connect_timeout, "connect_timeout"},
    {errc::tls_failed, "tls_failed"},
    {errc::tls_untrusted, "tls_untrusted"},
    {errc::tls_timeout, "tls_timeout"},
    {errc::proxy_failed, "proxy_failed"},
    {errc::proxy_unauthorized, "proxy_unauthorized"},
    {errc::resource_limit, "resource_limit"},
    {errc::write_failed, "write_failed"},
    {errc::write_timeout, "write_timeout"},
    {errc::connection_lost, "connection_lost"},
    {errc::truncated, "truncated"},
    {errc::first_byte_timeout, "first_byte_timeout"},
    {errc::idle_timeout, "idle_timeout"},
    {errc::total_timeout, "total_timeout"},
    {errc::cancelled, "cancelled"},
    {errc::protocol_error, "protocol_error"},
    {errc::limit_exceeded, "limit_exceeded"},
    {errc::unexpected_content, "unexpected_content"},
    {errc::invalid_json, "invalid_json"},
    {errc::invalid_response, "invalid_response"},
    {errc::redirected, "redirected"},
    {errc::bad_request, "bad_request"},
    {errc::unauthorized, "unauthorized"},
    {errc::permission_denied, "permission_denied"},
    {errc::not_found, "not_found"},
    {errc::conflict, "conflict"},
    {errc::unprocessable, "unprocessable"},
    {errc::rate_limited, "rate_limited"},
    {errc::quota_exhausted, "quota_exhausted"},
    {errc::server_error, "server_error"},
    {errc::in_stream_error, "in_stream_error"},
    {errc::unknown_id, "unknown_id"},
    {errc::not_ready, "not_ready"},
    {errc::expired, "expired"},
    {errc::model_refused, "model_refused"},
    {errc::length_limit, "length_limit"},
    {errc::content_filtered, "content_filtered"},
    {errc::already_redeemed, "already_redeemed"},
    {errc::future_lost, "future_lost"},
    {errc::capacity_exceeded, "capacity_exceeded"},
    {errc::registry_closed, "registry_closed"},
    {errc::internal_error, "internal_error"},
};

} // namespace

std::string_view name_of(errc code) noexcept {
    const auto* found = std::ranges::find(code_names, code, &std::pair<errc, std::string_view>::first);
    return found == std::end(code_names) ? "other" : found->second;
}

std::string_view name_of(condition value) noexcept {
    switch (value) {
    case condition::timeout: return "timeout";
    case condition::cancelled: return "cancelled";
    case condition::unreachable: return "unreachable";
    case condition::untrusted: return "untrusted";
    case condition::truncated: return "truncated";
    case condition::unauthorized: return "unauthorized";
    case condition::rate_limited: return "rate_limited";
    case condition::invalid_request: return "invalid_request";
    case condition::server_fault: return "server_fault";
    case condition::bad_answer: return "bad_answer";
    }
    return "other";
}

std::string_view name_of(billing value) noexcept {
    switch (value) {
    case billing::no: return "no";
    case billing::unknown: return "unknown";
    case billing::yes: return "yes";
    }
    return "other";
}

std::ostream& operator<<(std::ostream& out, errc code) { return out << name_of(code); }
std::ostream& operator<<(std::ostream& out, condition value) { return out << name_of(value); }
std::ostream& operator<<(std::ostream& out, phase value) { return out << to_string(value); }
std::ostream& operator<<(std::ostream& out, billing value) { return out << name_of(value); }

} // namespace openai
