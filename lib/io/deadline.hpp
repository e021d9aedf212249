// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/clock.hpp"
#include "longest_time.hpp"

#include <openai/error.hpp>
#include <openai/timeouts.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace openai::io {

/// A point in time at which something has failed, and the name of that failure.
struct deadline {
    clock::time_point at = clock::time_point::max();
    std::chrono::milliseconds limit = no_timeout;
    errc code = errc::total_timeout;

    static deadline after(clock::time_point now, std::chrono::milliseconds limit, errc code) {
        return {limit > detail::longest_time ? clock::time_point::max() : now + limit, limit, code};
    }
    bool never() const noexcept { return at == clock::time_point::max(); }
};

inline const deadline& earlier(const deadline& a, const deadline& b) noexcept { return b.at < a.at ? b : a; }

/// The failure, worded: "limit 5000 ms, gave up after 5003 ms in phase connect".
inline error expired(const deadline& passed, phase where, clock::time_point now, billing billed) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - passed.at) + passed.limit;
    error_details details;
    details.code = passed.code;
    details.phase = where;
    details.maybe_billed = billed;
    details.retryable = true; // later; within the same call the billing and the code decide
    details.context = "limit " + std::to_string(passed.limit.count()) + " ms, gave up after " +
                      std::to_string(elapsed.count()) + " ms in phase " + to_string(where);
    return error(std::move(details));
}

} // namespace openai::io
