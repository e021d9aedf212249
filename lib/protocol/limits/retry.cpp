// SPDX-License-Identifier: BSL-1.0
#include "protocol/limits/retry.hpp"

#include "protocol/http/http_date.hpp"
#include "text/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace openai::detail::protocol {
namespace {

using std::chrono::milliseconds;

/// Rounds a wait up to whole milliseconds. Limits a wait that no clock can represent.
std::optional<milliseconds> to_delay(double ms) {
    constexpr double longest = 1e15;
    if (!std::isfinite(ms) || ms <= 0) return std::nullopt;
    return milliseconds(static_cast<std::int64_t>(std::max(std::ceil(std::min(ms, longest) - 1e-6), 1.0)));
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    const auto end = text.data() + text.size();
    const auto read = read_decimal(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

bool is_quota(const std::string& text) {
    static constexpr std::string_view known[] = {
        "insufficient_quota",           "credit_balance_exhausted",          "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded", "organization_usage_limit_exceeded", "billing_hard_limit_reached",
    };
    return std::ranges::find(known, text) != std::end(known);
}

errc classify_number(int status) {
    switch (status) {
    case 401: return errc::unauthorized;
    case 402: return errc::quota_exhausted;
    case 403: return errc::permission_denied;
    case 404: return errc::not_found;
    case 408: return errc::server_error;
    case 409: return errc::conflict;
    case 422: return errc::unprocessable;
    case 429: return errc::rate_limited;
    default: break;
    }
    if (status >= 300 && status < 400) return errc::redirected;
    if (status >= 400 && status < 500) return errc::bad_request;
    return status >= 500 && status < 600 ? errc::server_error : errc::protocol_error;
}

/// Returns the code for the type of an error that came with the status 200.
std::optional<errc> classify_word(const std::string& text) {
    struct meaning {
        std::string_view word;
        errc code;
    };
    static constexpr meaning known[] = {
        {"authentication_error", errc::unauthorized},
        {"permission_error", errc::permission_denied},
        {"not_found_error", errc::not_found},
        {"model_not_found", errc::not_found},
        {"invalid_request_error", errc::bad_request},
        {"rate_limit_exceeded", errc::rate_limited},
        {"rate_limit_error", errc::rate_limited},
        {"slow_down", errc::rate_limited},
        {"server_error", errc::server_error},
        {"internal_server_error", errc::server_error},
        {"api_error", errc::server_error},
        {"overloaded_error", errc::server_error},
        {"timeout_error", errc::server_error},
    };
    const auto found = std::ranges::find(known, text, &meaning::word);
    if (found != std::end(known)) return found->code;
    int status = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), status);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    if (whole && status >= 400 && status < 600) return classify_number(status);
    return std::nullopt;
}

bool is_retryable_status(int status) {
    static constexpr int known[] = {408, 409, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529};
    return std::ranges::binary_search(known, status);
}

bool is_retryable_code(errc code) {
    switch (code) {
    case errc::pool_timeout:
    case errc::queue_full:
    case errc::resolve_timeout:
    case errc::connect_failed:
    case errc::connect_timeout:
    case errc::tls_failed:
    case errc::tls_timeout:
    case errc::resource_limit:
    case errc::write_failed:
    case errc::write_timeout:
    case errc::connection_lost:
    case errc::truncated:
    case errc::first_byte_timeout:
    case errc::idle_timeout:
    case errc::total_timeout:
    case errc::rate_limited:
    case errc::server_error: return true;
    default: return false;
    }
}

/// Whether the failure ends the call, although another call may succeed later: the time of the call is over, the client
/// is busy, or nobody waits for the call.
bool ends_the_call(errc code) {
    static constexpr errc known[] = {errc::total_timeout, errc::pool_timeout, errc::queue_full, errc::cancelled,
                                     errc::client_closed};
    return std::ranges::find(known, code) != std::end(known);
}

double to_double(milliseconds time) { return static_cast<double>(std::max(time, milliseconds::zero()).count()); }

/// Limits a wait so that it can be added to any point in time.
milliseconds bounded(double ms) {
    constexpr milliseconds year = std::chrono::hours(24 * 365);
    return std::min(to_delay(ms).value_or(milliseconds(0)), year);
}

/// Whether a retry can help under this policy. `retryable` of the failure does not consider how long this caller would
/// wait.
bool may_heal(const retry_policy& policy, const error_details& failure) {
    if (failure.retryable) return true;
    if (failure.retry_after <= retry_policy().max_retry_after || failure.retry_after > policy.max_retry_after)
        return false;
    return is_retryable(failure.status, failure.headers, failure.code, std::nullopt);
}

bool sdk_retries(const error_details& failure) {
    const int status = failure.status;
    if (status != 408 && status != 409 && status != 429 && status < 500) return false;
    return failure.headers.find("x-should-retry") != "false";
}

} // namespace

bool was_refused(const error_details& failure) noexcept {
    return failure.status >= 400 || (failure.maybe_billed == billing::unknown && !failure.api.message.empty());
}

milliseconds stretched(milliseconds asked, double jitter01) { return bounded(to_double(asked) * (1 + jitter01 / 10)); }

std::optional<milliseconds> parse_retry_after(const headers& fields, std::chrono::system_clock::time_point now) {
    if (const auto text = fields.find("retry-after-ms")) {
        const auto number = parse_number(*text);
        const auto delay = number ? to_delay(*number) : std::nullopt;
        if (delay) return delay;
    }
    const auto text = fields.find("retry-after");
    if (!text) return std::nullopt;
    if (const auto seconds = parse_number(*text)) return to_delay(*seconds * 1000);
    const auto date = parse_http_date(*text, now);
    const auto since = parse_http_date(fields.find("date").value_or(""), now).value_or(now);
    if (!date || *date <= since) return std::nullopt;
    using ms = std::chrono::duration<double, std::milli>;
    return to_delay(ms(date->time_since_epoch()).count() - ms(since.time_since_epoch()).count());
}

std::optional<milliseconds> longer_wait(std::optional<milliseconds> told, std::optional<double> ms) {
    return std::max(told, ms ? to_delay(*ms) : std::nullopt);
}

errc classify_status(int status, const std::string& api_code, const std::string& api_type) {
    const bool refused = status >= 400 && status < 500;
    const bool success = status >= 200 && status < 300;
    if ((refused || success) && (is_quota(api_code) || is_quota(api_type))) return errc::quota_exhausted;
    if (!success) return classify_number(status);
    const auto by_code = classify_word(api_code);
    return by_code ? *by_code : classify_word(api_type).value_or(errc::in_stream_error);
}

bool is_retryable(int status, const headers& fields, errc code, std::optional<milliseconds> retry_after) {
    const auto advice = fields.find("x-should-retry");
    if (advice == "false") return false;
    if (retry_after > retry_policy().max_retry_after) return false;
    if (code == errc::quota_exhausted) return false; // waiting does not help, whatever the server advises
    if (advice == "true") return true;
    return status >= 300 ? is_retryable_status(status) : is_retryable_code(code);
}

std::optional<milliseconds> next_delay(const retry_policy& policy, const error_details& failure, int attempts_made,
                                       double jitter01) {
    if (attempts_made >= policy.max_attempts || ends_the_call(failure.code)) return std::nullopt;
    if (!may_heal(policy, failure) && !(policy.sdk_statuses && sdk_retries(failure))) return std::nullopt;
    if (failure.maybe_billed != billing::no && !was_refused(failure) && !policy.retry_ambiguous) return std::nullopt;

    const double jitter = jitter01 >= 0 ? std::min(jitter01, 1.0) : 0.0;
    if (failure.retry_after && failure.retry_after->count() > 0) {
        if (*failure.retry_after > policy.max_retry_after) return std::nullopt;
        return stretched(*failure.retry_after, jitter);
    }
    const auto& wait = failure.code == errc::rate_limited ? policy.throttled : policy.transient;
    const double doubled = std::ldexp(to_double(wait.base), std::clamp(attempts_made - 1, 0, 60));
    const double part = wait.jitter_from + (1 - wait.jitter_from) * jitter;
    const double ms = std::min(doubled, to_double(wait.cap)) * part;
    return bounded(std::max(ms, to_double(policy.min_delay)));
}

int retry_cost(const retry_policy& policy, const error_details& failure) noexcept {
    if (policy.budget <= 0) return 0;
    return failure.code == errc::rate_limited ? policy.throttled_cost : policy.transient_cost;
}

} // namespace openai::detail::protocol
