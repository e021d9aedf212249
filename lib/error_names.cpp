// SPDX-License-Identifier: BSL-1.0
#include <openai/error.hpp>

#include <ostream>

/// Codes as the source spells them.
namespace openai {

std::string_view name_of(errc code) noexcept {
    switch (code) {
    case errc::invalid_argument: return "invalid_argument";
    case errc::client_closed: return "client_closed";
    case errc::would_deadlock: return "would_deadlock";
    case errc::file_failed: return "file_failed";
    case errc::pool_timeout: return "pool_timeout";
    case errc::queue_full: return "queue_full";
    case errc::resolve_failed: return "resolve_failed";
    case errc::resolve_timeout: return "resolve_timeout";
    case errc::connect_failed: return "connect_failed";
    case errc::connect_timeout: return "connect_timeout";
    case errc::tls_failed: return "tls_failed";
    case errc::tls_untrusted: return "tls_untrusted";
    case errc::tls_timeout: return "tls_timeout";
    case errc::proxy_failed: return "proxy_failed";
    case errc::proxy_unauthorized: return "proxy_unauthorized";
    case errc::resource_limit: return "resource_limit";
    case errc::write_failed: return "write_failed";
    case errc::write_timeout: return "write_timeout";
    case errc::connection_lost: return "connection_lost";
    case errc::truncated: return "truncated";
    case errc::first_byte_timeout: return "first_byte_timeout";
    case errc::idle_timeout: return "idle_timeout";
    case errc::total_timeout: return "total_timeout";
    case errc::cancelled: return "cancelled";
    case errc::protocol_error: return "protocol_error";
    case errc::limit_exceeded: return "limit_exceeded";
    case errc::unexpected_content: return "unexpected_content";
    case errc::invalid_json: return "invalid_json";
    case errc::invalid_response: return "invalid_response";
    case errc::redirected: return "redirected";
    case errc::bad_request: return "bad_request";
    case errc::unauthorized: return "unauthorized";
    case errc::permission_denied: return "permission_denied";
    case errc::not_found: return "not_found";
    case errc::conflict: return "conflict";
    case errc::unprocessable: return "unprocessable";
    case errc::rate_limited: return "rate_limited";
    case errc::quota_exhausted: return "quota_exhausted";
    case errc::server_error: return "server_error";
    case errc::in_stream_error: return "in_stream_error";
    case errc::unknown_id: return "unknown_id";
    case errc::not_ready: return "not_ready";
    case errc::expired: return "expired";
    case errc::refused: return "refused";
    case errc::length_limit: return "length_limit";
    case errc::content_filtered: return "content_filtered";
    case errc::already_redeemed: return "already_redeemed";
    case errc::lost: return "lost";
    case errc::capacity_exceeded: return "capacity_exceeded";
    case errc::registry_closed: return "registry_closed";
    case errc::internal_error: return "internal_error";
    default: return "other";
    }
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
