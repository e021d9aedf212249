// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace openai::detail::net {

/// Bytes received and not yet used. The memory for them is lent by the thread that receives, so that streams which wait
/// need none.
class read_buffer {
public:
    read_buffer() = default;
    ~read_buffer() { clear(); }
    read_buffer(const read_buffer&) = delete;
    read_buffer& operator=(const read_buffer&) = delete;

    std::string_view view() const noexcept { return {data() + begin_, end_ - begin_}; }
    bool empty() const noexcept { return begin_ == end_; }
    void consume(std::size_t bytes) noexcept;

    /// Room behind what there is, usually for a TLS record or more; none when it holds `limit` bytes.
    std::span<char> room();
    void added(std::size_t bytes) noexcept { end_ += bytes; }

    /// Before a wait: gives the memory back, if there is next to nothing in it.
    void rest() noexcept;

    /// Drops what there is and gives the memory back.
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
    std::array<char, 16> few_; // such as the end of a chunk's line
};

} // namespace openai::detail::net
