// SPDX-License-Identifier: BSL-1.0
#include "redact.hpp"

#include <algorithm>

namespace openai::detail {
namespace {

constexpr std::string_view mask = "***";
constexpr std::string_view cut_mark = "..."; // what `sanitize` ends a shortened text with
constexpr std::size_t shortest_key = 4;
constexpr std::size_t shortest_inside_words = 12;
constexpr std::size_t shortest_cut = 8;

constexpr bool is_alnum(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_word(std::string_view text, std::size_t at, std::size_t size) noexcept {
    const bool begins = at == 0 || !is_alnum(text[at - 1]);
    const bool ends = at + size == text.size() || !is_alnum(text[at + size]);
    return begins && ends;
}

/// A beginning of the key of at least eight bytes, at the very end of the text or before the mark of a shortened one.
bool redact_cut_key(std::string& text, std::string_view key) {
    const bool marked = text.ends_with(cut_mark);
    const auto end = marked ? text.size() - cut_mark.size() : text.size();
    const std::string_view seen(text.data(), end);
    for (auto size = std::min(key.size() - 1, end); size >= shortest_cut; --size) {
        if (!seen.ends_with(key.substr(0, size))) continue;
        text.replace(end - size, size, mask);
        return true;
    }
    return false;
}

} // namespace

bool redact(std::string& text, std::string_view key) {
    if (key.size() < shortest_key) return false;
    const bool anywhere = key.size() >= shortest_inside_words;
    bool found = false;
    for (auto at = text.find(key); at != std::string::npos; at = text.find(key, at)) {
        if (!anywhere && !is_word(text, at, key.size())) {
            ++at;
            continue;
        }
        text.replace(at, key.size(), mask);
        found = true;
    }
    return redact_cut_key(text, key) || found;
}

} // namespace openai::detail
