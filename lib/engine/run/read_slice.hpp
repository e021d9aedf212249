// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>

namespace openai::detail {

/// Limits how much of an answer is read without a pause, however fast the server sends. In the pause, timers,
/// cancellations and other operations can run.
class read_slice {
public:
    /// The most bytes that are received or decompressed without a pause. The most expensive case is a body in chunks of
    /// one byte: this many bytes then take one to two milliseconds. A pause costs about a thousandth of that time. The
    /// last step before a pause may exceed the limit: a read by up to the size of a read buffer, usually 17 KiB, and
    /// decompression by up to 16 KiB.
    static constexpr std::size_t most_bytes = 64u << 10;

    /// The most events that are returned without a pause. They take about as long as `most_bytes` bytes if the caller
    /// does little with each event.
    static constexpr std::size_t most_events = 256;

    /// Each read counts as at least this many bytes, because reading a small TLS record takes as long as parsing this
    /// many bytes.
    static constexpr std::size_t least_read = 64;

    void begin() noexcept { bytes_ = events_ = 0; }
    void add_read(std::size_t bytes) noexcept { bytes_ += std::max(bytes, least_read); }
    void add_inflated(std::size_t bytes) noexcept { bytes_ += bytes; }
    void add_event() noexcept { ++events_; }
    bool over() const noexcept { return bytes_ >= most_bytes || events_ >= most_events; }

private:
    std::size_t bytes_ = 0;
    std::size_t events_ = 0;
};

} // namespace openai::detail
