// SPDX-License-Identifier: BSL-1.0
#include "net/read_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace openai::detail::net {
namespace {

constexpr std::size_t usual = read_buffer::record + 1024;

thread_local bool ending = false; // trivial, so that it can be read until the thread ends

/// The buffer of this thread, while nobody uses it.
struct spare_one {
    ~spare_one() { ending = true; }
    std::unique_ptr<char[]> bytes;
};
thread_local spare_one spare;

} // namespace

void read_buffer::consume(std::size_t bytes) noexcept {
    begin_ += bytes;
    if (begin_ == end_) begin_ = end_ = 0;
}

std::span<char> read_buffer::room() {
    if (lent_ && begin_ > 0 && size_ - end_ < record) {
        std::memmove(lent_.get(), lent_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ >= limit) return {};
    if (!lent_ || size_ - end_ < record) grow();
    return {lent_.get() + end_, std::min(size_, limit) - end_};
}

void read_buffer::grow() {
    const auto wanted = std::max(usual, end_ + record);
    std::unique_ptr<char[]> larger;
    if (wanted == usual && !ending) larger = std::move(spare.bytes);
    if (!larger) larger = std::make_unique_for_overwrite<char[]>(wanted);
    std::memcpy(larger.get(), data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    lent_ = std::move(larger);
    size_ = wanted;
}

void read_buffer::rest() noexcept {
    const auto left = view();
    if (!lent_ || left.size() > few_.size()) return;
    std::copy(left.begin(), left.end(), few_.begin());
    const auto bytes = left.size();
    clear();
    end_ = bytes;
}

void read_buffer::clear() noexcept {
    if (size_ == usual && !ending && !spare.bytes) spare.bytes = std::move(lent_);
    lent_.reset();
    size_ = begin_ = end_ = 0;
}

} // namespace openai::detail::net
