// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/longest_time.hpp"
#include "net/clock.hpp"

#include <openai/core/error.hpp>
#include <openai/core/timeouts.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace openai::detail::net {

/// Limits that share an error code with another limit, so that the code alone does not identify them.
enum class special_limit : unsigned char { none, first_event, progress, stream_total };

/// A point in time at which an operation fails, and the error code for this failure.
struct deadline {
    clock::time_point at = clock::time_point::max();
    std::chrono::milliseconds limit = no_timeout;
    errc code = errc::total_timeout;
    special_limit option = special_limit::none;

    static deadline after(clock::time_point now, std::chrono::milliseconds limit, errc code,
                          special_limit option = special_limit::none) {
        return {limit > detail::longest_time ? clock::time_point::max() : now + limit, limit, code, option};
    }
    bool never() const noexcept { return at == clock::time_point::max(); }
};

inline const deadline& earlier(const deadline& a, const deadline& b) noexcept { return b.at < a.at ? b : a; }

/// Returns the name of the option that sets the limit, or an empty string if no option does.
inline std::string_view option_of(const deadline& limit) noexcept {
    switch (limit.option) {
    case special_limit::first_event: return "timeouts.first_event";
    case special_limit::progress: return "timeouts.progress";
    case special_limit::stream_total: return "timeouts.stream_total";
    case special_limit::none: break;
    }
    switch (limit.code) {
    case errc::pool_timeout: return "timeouts.queue";
    case errc::resolve_timeout: return "timeouts.resolve";
    case errc::connect_timeout: return "timeouts.connect";
    case errc::tls_timeout: return "timeouts.tls";
    case errc::write_timeout: return "timeouts.write";
    case errc::first_byte_timeout: return "timeouts.first_byte";
    case errc::idle_timeout: return "timeouts.idle";
    case errc::total_timeout: return "timeouts.total";
    default: return {};
    }
}

/// Makes the error for a deadline that has passed, with a text such as "limit 5000 ms, gave up after 5003 ms in phase
/// connect (timeouts.connect)".
inline error expired(const deadline& passed, phase where, clock::time_point now, billing billed) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - passed.at) + passed.limit;
    error_details details;
    details.code = passed.code;
    details.phase = where;
    details.maybe_billed = billed;
    details.retryable = true; // by a later call; within the same call, the billing and the code decide
    details.context = "limit " + std::to_string(passed.limit.count()) + " ms, gave up after " +
                      std::to_string(elapsed.count()) + " ms in phase " + to_string(where);
    const auto option = option_of(passed);
    if (!option.empty()) details.context.append(" (").append(option) += ')';
    return error(std::move(details));
}

} // namespace openai::detail::net
