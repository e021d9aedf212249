// SPDX-License-Identifier: BSL-1.0
#include "engine/request/option_checks.hpp"

#include "core/longest_time.hpp"
#include "engine/request/provider_options.hpp"
#include "protocol/http/http_request.hpp"
#include "protocol/http/proxy.hpp"
#include "protocol/http/trace_context.hpp"
#include "protocol/http/url.hpp"
#include "text/sanitize.hpp"

#include <openai/core/error.hpp>

#include <algorithm>
#include <array>

namespace openai::detail {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& why) {
    throw error(errc::invalid_argument, option + ": " + why);
}

void check_key(const secret& key) {
    const auto text = key.reveal();
    const auto bad = std::ranges::find_if(text, [](char c) { return c <= 0x20 || c >= 0x7F; });
    if (bad != text.end()) refuse("api_key", "forbidden byte at offset " + std::to_string(bad - text.begin()));
}

void check_limit(const std::string& option, std::chrono::milliseconds limit) {
    if (limit.count() <= 0) refuse(option, "must be positive; use openai::no_timeout for none");
    if (limit != no_timeout && limit > longest_limit)
        refuse(option, "longer than a year; use openai::no_timeout for none");
}

void check_timeouts(const timeouts& limits) {
    const std::array<std::pair<const char*, std::chrono::milliseconds>, 11> all{
        {{"queue", limits.queue},
         {"resolve", limits.resolve},
         {"connect", limits.connect},
         {"tls", limits.tls},
         {"write", limits.write},
         {"first_byte", limits.first_byte},
         {"first_event", limits.first_event},
         {"idle", limits.idle},
         {"progress", limits.progress},
         {"total", limits.total},
         {"stream_total", limits.stream_total}}};
    for (const auto& [name, limit] : all) check_limit(std::string("timeouts.") + name, limit);
}

/// Refuses only values that make no sense. The code that computes the waits limits them.
void check_retry(const retry_policy& policy) {
    if (policy.max_attempts < 1) refuse("retry.max_attempts", "must be at least 1");
    if (policy.budget < 0) refuse("retry.budget", "must not be negative; 0 for none");
    if (policy.transient_cost < 0) refuse("retry.transient_cost", "must not be negative");
    if (policy.throttled_cost < 0) refuse("retry.throttled_cost", "must not be negative");
}

void check_stream_limits(const stream_limits& limits) {
    if (limits.line == 0) refuse("stream_limits.line", "must be at least 1");
    if (limits.event == 0) refuse("stream_limits.event", "must be at least 1");
}

void check_pacing(const pacing_options& pacing) {
    if (pacing.requests_per_minute < 0) refuse("pacing.requests_per_minute", "must not be negative; 0 for none");
    if (pacing.tokens_per_minute < 0) refuse("pacing.tokens_per_minute", "must not be negative; 0 for none");
}

void check_trace(const char* option, const headers& fields) {
    if (const auto parent = fields.find("traceparent"); parent && !protocol::is_traceparent(*parent))
        refuse(option, "traceparent is not as W3C Trace Context wants it");
    if (const auto state = fields.find("tracestate"); state && !protocol::is_tracestate(*state))
        refuse(option, "tracestate is not as W3C Trace Context wants it");
}

/// Refuses the names of fields that the library writes itself, or for which there is an option.
void check_header_name(const char* option, const std::string& name) {
    const auto alone = headers().add(name, "");
    for (const char* reserved : {"host", "content-length", "transfer-encoding", "connection", "authorization", "expect",
                                 "keep-alive", "proxy-authorization", "proxy-connection", "te", "trailer", "upgrade"})
        if (alone.contains(reserved)) refuse(option, std::string("the header ") + reserved + " is set by the client");
}

void check_headers(const char* option, const headers& fields) {
    for (const auto& field : fields) {
        protocol::check_header(option, field.name, field.value);
        check_header_name(option, field.name);
    }
    check_trace(option, fields);
}

void check_auth(const auth_style& style) {
    if (style.how() != auth_style::form::header) return;
    protocol::check_header("auth", style.header_name(), "");
    check_header_name("auth", style.header_name());
}

/// Checks the providers. A provider without a URL is refused only when a call goes to it.
void check_providers(const client_options& options) {
    for (const auto& name : options.providers.names()) {
        const auto& record = *options.providers.find(name);
        if (record.base_url.empty()) continue;
        try {
            check_options(options_for(options, record));
        } catch (const error& thrown) {
            refuse("providers." + sanitize(name, 64), thrown.details().context);
        }
    }
}

} // namespace

void check_options(const client_options& options) {
    check_key(options.api_key);
    check_auth(options.auth);
    const auto base = protocol::parse_base_url(options.base_url, options.allow_plaintext);
    if (protocol::choose_proxy(options.proxy, base.origin) && !base.origin.tls && !options.api_key.empty())
        refuse("proxy", "http would show the key to the proxy; use https, or no_proxy");
    protocol::check_header("organization", "OpenAI-Organization", options.organization);
    protocol::check_header("project", "OpenAI-Project", options.project);
    protocol::check_header("user_agent", "User-Agent", options.user_agent);
    check_headers("default_headers", options.default_headers);
    check_timeouts(options.timeouts);
    if (options.pool.max_connections == 0) refuse("pool.max_connections", "must be at least 1");
    if (options.pool.max_connecting == 0) refuse("pool.max_connecting", "must be at least 1");
    if (options.pool.idle_limit.count() < 0) refuse("pool.idle_limit", "must not be negative");
    if (options.pool.max_age.count() < 0) refuse("pool.max_age", "must not be negative");
    if (options.futures.max_running == 0) refuse("futures.max_running", "must be at least 1");
    if (options.futures.max_kept == 0) refuse("futures.max_kept", "must be at least 1");
    if (options.futures.time_to_live.count() < 0) refuse("futures.time_to_live", "must not be negative; 0 for ever");
    check_retry(options.retry);
    check_pacing(options.pacing);
    if (options.max_response_body == 0) refuse("max_response_body", "must be at least 1");
    check_stream_limits(options.stream_limits);
    if (options.max_request_body == 0) refuse("max_request_body", "must be at least 1");
    if (options.follow_redirects < 0) refuse("follow_redirects", "must not be negative");
    check_providers(options);
}

void check_options(const call_options& options) {
    if (options.timeouts) check_timeouts(*options.timeouts);
    if (options.timeout()) check_limit("timeout", *options.timeout());
    if (options.retry) check_retry(*options.retry);
    if (options.stream_limits) check_stream_limits(*options.stream_limits);
    check_headers("headers", options.headers);
}

} // namespace openai::detail
