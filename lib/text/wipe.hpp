// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

namespace openai::detail {

/// Overwrites memory that is about to be freed. The compiler does not remove these writes.
void wipe(void* memory, std::size_t bytes) noexcept;

/// Overwrites all memory of the text and makes the text empty.
inline void wipe(std::string& text) noexcept {
    text.resize(text.capacity()); // a short text that was moved from is still there beyond its end
    wipe(text.data(), text.size());
    text.clear();
}

/// When its scope ends, normally or by an exception, wipes the first `bytes` bytes of `text`. The text must not grow
/// beyond its capacity, because its old memory would then be freed without being wiped.
class wipe_guard {
public:
    wipe_guard(std::string& text, std::size_t bytes) noexcept
        : text_(text)
        , bytes_(bytes) {}
    ~wipe_guard() { wipe(text_.data(), bytes_ < text_.size() ? bytes_ : text_.size()); }
    wipe_guard(const wipe_guard&) = delete;
    wipe_guard& operator=(const wipe_guard&) = delete;

private:
    std::string& text_;
    const std::size_t bytes_;
};

} // namespace openai::detail
