// SPDX-License-Identifier: BSL-1.0
#include "text/redact.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace openai::detail {
namespace {

constexpr std::string_view mask = "***";
constexpr std::string_view cut_mark = "..."; // the end of a text that `sanitize` has shortened
constexpr std::size_t shortest_key = 4;
constexpr std::size_t shortest_inside_words = 12;
constexpr std::size_t shortest_cut = 8;

using ascii::is_alnum;
using ascii::lower;

bool is_word(std::string_view text, std::size_t at, std::size_t size) noexcept {
    const bool begins = at == 0 || !is_alnum(text[at - 1]);
    const bool ends = at + size == text.size() || !is_alnum(text[at + size]);
    return begins && ends;
}

/// Whether the text begins with the hexadecimal digits of `c`.
bool is_hex_of(std::string_view digits, char c) noexcept {
    constexpr std::string_view hex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    return digits.size() >= 2 && lower(digits[0]) == hex[byte >> 4] && lower(digits[1]) == hex[byte & 15];
}

/// Returns how many bytes at the beginning of the text stand for `c`, or 0. Servers repeat a key unchanged, in lower
/// case, escaped as in JSON, or percent-encoded.
std::size_t spelling(std::string_view text, char c, bool any_case) noexcept {
    if (text.empty()) return 0;
    if (text[0] == c || (any_case && lower(text[0]) == lower(c))) return 1;
    if (text[0] == '%') return is_hex_of(text.substr(1), c) ? 3 : 0;
    if (text[0] != '\\') return 0;
    if (text.substr(1).starts_with(c)) return 2;
    return text.substr(1).starts_with("u00") && is_hex_of(text.substr(4), c) ? 6 : 0;
}

/// How much of the text matches the key.
struct reach {
    std::size_t text = 0;
    std::size_t key = 0;
};

reach compare(std::string_view text, std::string_view key, bool any_case) noexcept {
    reach so_far;
    while (so_far.key < key.size()) {
        const auto size = spelling(text.substr(so_far.text), key[so_far.key], any_case);
        if (size == 0) break;
        so_far.text += size;
        ++so_far.key;
    }
    return so_far;
}

/// Whether the rest is empty or the beginning of an escape that was cut.
bool is_cut(std::string_view rest) noexcept {
    return rest.empty() || (rest.size() < 6 && (rest[0] == '\\' || rest[0] == '%'));
}

/// Replaces the first eight or more bytes of the key at the very end of the text, or before the mark of a shortened
/// text.
bool redact_cut_key(std::string& text, std::string_view key, bool any_case) {
    const bool marked = text.ends_with(cut_mark);
    const auto end = marked ? text.size() - cut_mark.size() : text.size();
    const std::string_view seen(text.data(), end);
    const auto longest = 6 * key.size(); // every byte of the key escaped
    for (auto at = end - std::min(end, longest); at + shortest_cut <= end; ++at) {
        const auto same = compare(seen.substr(at), key, any_case);
        if (same.key < shortest_cut || same.key == key.size() || !is_cut(seen.substr(at + same.text))) continue;
        text.replace(at, end - at, mask);
        return true;
    }
    return false;
}

} // namespace

bool redact(std::string& text, std::string_view key) {
    if (key.size() < shortest_key) return false;
    const bool anywhere = key.size() >= shortest_inside_words;
    bool found = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto same = compare(std::string_view(text).substr(at), key, anywhere);
        if (same.key < key.size() || (!anywhere && !is_word(text, at, same.text))) continue;
        text.replace(at, same.text, mask);
        at += mask.size() - 1;
        found = true;
    }
    return redact_cut_key(text, key, anywhere) || found;
}

} // namespace openai::detail
