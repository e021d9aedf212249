// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>

namespace openai::detail {

/// Overwrites memory that is about to be freed, also where a compiler would drop the writes.
void wipe(void* memory, std::size_t bytes) noexcept;

/// Overwrites all memory of the text and empties it.
void wipe(std::string& text) noexcept;

/// Wipes the beginning of a text when the scope ends, however it ends. The text must not grow beyond its capacity, or
/// a copy stays behind.
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
