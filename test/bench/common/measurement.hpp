// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// What one run cost, from `begin` to `end`, and what came out of it.
class measurement {
public:
    /// `stamps`: how many stamped events are expected.
    explicit measurement(std::size_t stamps = 0)
        : stamps_expected_(stamps) {}

    void begin();
    void end();

    /// A piece of streamed text. One that is stamped gives a delay.
    void delta(std::string_view text) {
        bump(deltas_, 1);
        bump(text_bytes_, text.size());
        if (text.starts_with("t=")) stamped(text);
    }

    /// A whole answer has come; its text unless it was streamed.
    void answered(std::string_view text = {});

    /// The floor does not look at deltas, but for time stamps.
    void stamped(std::string_view text);

    void failed(std::string_view why);

    /// One line of JSON.
    std::string to_json() const;

private:
    struct usage {
        std::uint64_t wall = 0; ///< nanoseconds
        double user = 0;        ///< microseconds
        double system = 0;
        std::size_t allocations = 0;
        std::size_t resident = 0; ///< bytes
    };
    static usage now();
    /// Threads may lose a count: the runs whose counts matter have one.
    static void bump(std::atomic<std::size_t>& counter, std::size_t by) noexcept {
        counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
    }

    usage begin_, end_;
    usage steady_begin_, steady_end_; ///< between the first stamped event and the last
    std::size_t stamps_expected_;
    std::size_t resident_open_ = 0; ///< when half of the stamped events have come
    std::uint64_t first_answer_ = 0;
    std::vector<std::uint32_t> delays_; ///< nanoseconds
    std::atomic<std::size_t> answers_ = 0, deltas_ = 0, text_bytes_ = 0, failures_ = 0;
    std::mutex mutex_;
    std::string first_failure_;
};

} // namespace bench
