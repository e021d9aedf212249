// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace openai::detail::net {

/// Holds bytes that have been received and not used yet, usually in a separate memory block. If only a few bytes are
/// left before a wait, they are moved into the object itself and the block is released. A waiting stream therefore
/// usually holds no block. Each thread keeps one released block for the next buffer that needs it.
class read_buffer {
public:
    read_buffer() = default;
    ~read_buffer() { clear(); }
    read_buffer(const read_buffer&) = delete;
    read_buffer& operator=(const read_buffer&) = delete;

    std::string_view view() const noexcept { return {data() + begin_, end_ - begin_}; }
    bool empty() const noexcept { return begin_ == end_; }
    void consume(std::size_t bytes) noexcept;

    /// Returns the free memory after the bytes in the buffer, usually enough for a TLS record. Returns an empty span if
    /// the buffer holds `limit` bytes.
    std::span<char> room();
    void added(std::size_t bytes) noexcept { end_ += bytes; }

    /// If the buffer holds only a few bytes, moves them into this object and releases the memory block. Call this
    /// before a wait.
    void rest() noexcept;

    /// Discards the bytes and releases the memory.
    void clear() noexcept;

    static constexpr std::size_t record = 16u << 10;
    static constexpr std::size_t limit = 64u << 10;

private:
    const char* data() const noexcept { return lent_ ? lent_.get() : few_.data(); }
    void grow();

    std::unique_ptr<char[]> lent_;
    std::size_t size_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::array<char, 16> few_; // for a few bytes, such as the end of a chunk header
};

} // namespace openai::detail::net
