// SPDX-License-Identifier: BSL-1.0
#include "client/option_checks.hpp"

#include "protocol/http_request.hpp"
#include "protocol/proxy.hpp"
#include "protocol/url.hpp"

#include <openai/error.hpp>

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
    // A year is far below what a clock's time_point can hold, so that no sum overflows.
    for (const auto& [name, limit] : all) {
        if (limit.count() <= 0)
            refuse(std::string("timeouts.") + name, "must be positive; use openai::no_timeout for none");
        if (limit != no_timeout && limit > std::chrono::hours(24 * 365))
            refuse(std::string("timeouts.") + name, "longer than a year; use openai::no_timeout for none");
    }
}

/// Names that belong to the connection or to options of their own.
void check_header_names(const char* option, const headers& fields) {
    for (const auto& field : fields) {
        protocol::check_header(option, field.name, field.value);
        const auto alone = headers().add(field.name, "");
        for (const char* reserved :
             {"host", "content-length", "transfer-encoding", "connection", "authorization", "expect", "keep-alive",
              "proxy-authorization", "proxy-connection", "te", "trailer", "upgrade"})
            if (alone.contains(reserved))
                refuse(option, std::string("the header ") + reserved + " is set by the client");
    }
}

} // namespace

void check_options(const client_options& options) {
    check_key(options.api_key);
    const auto base = protocol::parse_base_url(options.base_url, options.allow_plaintext);
    if (protocol::choose_proxy(options.proxy, base.origin) && !base.origin.tls && !options.api_key.empty())
        refuse("proxy", "http would show the key to the proxy; use https, or no_proxy");
    protocol::check_header("organization", "OpenAI-Organization", options.organization);
    protocol::check_header("project", "OpenAI-Project", options.project);
    protocol::check_header("user_agent", "User-Agent", options.user_agent);
    check_header_names("default_headers", options.default_headers);
    check_timeouts(options.timeouts);
    if (options.pool.max_connections == 0) refuse("pool.max_connections", "must be at least 1");
    if (options.retry.max_attempts < 1) refuse("retry.max_attempts", "must be at least 1");
    if (options.max_response_body == 0) refuse("max_response_body", "must be at least 1");
    if (options.max_request_body == 0) refuse("max_request_body", "must be at least 1");
    if (options.follow_redirects < 0) refuse("follow_redirects", "must not be negative");
}

void check_options(const call_options& options) {
    if (options.timeouts) check_timeouts(*options.timeouts);
    if (const auto total = options.timeout(); total && total->count() <= 0) refuse("timeout", "must be positive");
    if (options.retry && options.retry->max_attempts < 1) refuse("retry.max_attempts", "must be at least 1");
    check_header_names("headers", options.headers);
}

} // namespace openai::detail
