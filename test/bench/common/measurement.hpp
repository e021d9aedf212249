// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
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
        auto& mine = counts();
        ++mine.deltas;
        mine.text_bytes += text.size();
        if (text.starts_with("t=")) stamped(text);
    }

    /// A whole answer has come; its text unless it was streamed.
    void answered(std::string_view text = {});

    /// The floor does not look at deltas, but for time stamps.
    void stamped(std::string_view text);

    /// Something was due, and happened so many nanoseconds later: a delay. On one thread.
    void late(std::uint64_t nanoseconds);

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
    /// Each thread counts for itself; what they shared would slow two of them.
    struct alignas(64) tally {
        std::size_t answers = 0, deltas = 0, text_bytes = 0;
    };
    tally& counts() noexcept { return counts_[thread_number() % std::size(counts_)]; }
    static unsigned thread_number() noexcept;
    tally sum() const noexcept;

    usage begin_, end_;
    usage steady_begin_, steady_end_; ///< between the first stamped event and the last
    std::size_t stamps_expected_;
    std::size_t resident_open_ = 0; ///< when half of the stamped events have come
    std::atomic<std::uint64_t> first_answer_ = 0;
    std::vector<std::uint32_t> delays_; ///< nanoseconds
    tally counts_[8];
    std::atomic<std::size_t> failures_ = 0;
    std::mutex mutex_;
    std::string first_failure_;
};

} // namespace bench
