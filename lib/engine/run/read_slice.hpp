// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>

namespace openai::detail {

/// How much of an answer is read between two turns of the event loop, however fast the server sends: then timers,
/// cancellations and other operations come first.
class read_slice {
public:
    /// Bytes received, or inflated. In the dearest form, chunks of one byte, they take one to two milliseconds, and a
    /// post of the coroutine a thousandth of that. The read with which the turn ends may add a read buffer, usually
    /// 17 KiB, and an inflated piece 16 KiB.
    static constexpr std::size_t most_bytes = 64u << 10;

    /// Events handed out: about as long, if the caller does next to nothing with each.
    static constexpr std::size_t most_events = 256;

    /// What a read counts for at least, because it costs as much as parsing so many bytes: TLS records may be small.
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
