// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/metrics.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace openai {

/// An observer that counts like `metrics`, and also writes failed calls and retries to a log. (It does not write the
/// errors `cancelled` and `client_closed`.) It writes at most one line per origin and interval, even if many calls
/// fail. The next line about the origin says how many failures were left out.
///
///     options.observer = std::make_shared<openai::failure_log>([](std::string_view line) { std::clog << line << '\n';
///     });
///
///     https://api.openai.com:443: call failed: rate_limited, HTTP 429, request id req_1 (and 311 more)
class OPENAI_DECL failure_log : public metrics {
public:
    /// Receives one line without a line end. The line is printable and contains no secrets. The sink can be called on
    /// any thread that works on a call, but only on one thread at a time. Exceptions that the sink throws are ignored.
    using sink = std::function<void(std::string_view line)>;
    /// A function that returns the current time.
    using clock_function = std::function<std::chrono::steady_clock::time_point()>;

    /// Makes an observer that passes its lines to `write`. `interval` is the shortest time between two lines about the
    /// same origin. `now` can replace the steady clock in tests. `counted` is passed to the base class `metrics`.
    explicit failure_log(sink write, std::chrono::milliseconds interval = std::chrono::seconds(1),
                         clock_function now = nullptr, const metrics_options& counted = metrics_options());

    void on_retry(const observed::retry& seen) noexcept override;
    void on_call_end(const observed::call_end& seen) noexcept override;

private:
    struct origin_state {
        std::chrono::steady_clock::time_point next; ///< the earliest time for the next line
        std::uint64_t left_out = 0;
    };

    void write(std::string_view origin, std::string_view what, errc code, int status, std::string_view request_id);

    const sink write_;
    const std::chrono::milliseconds interval_;
    const clock_function now_;
    std::mutex mutex_; // guards the members below; not held while write_ is called
    std::map<std::string, origin_state, std::less<>> origins_;
    std::deque<std::string> lines_;
    bool writing_ = false; // whether a thread is writing lines_; other threads then only add lines
};

} // namespace openai
