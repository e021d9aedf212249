// SPDX-License-Identifier: BSL-1.0
#include "sanitize.hpp"

#include <cstdint>

namespace openai::detail {
namespace {

struct code_point {
    std::uint32_t value = 0;
    std::size_t size = 0; ///< 0: malformed
};

code_point decode(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
    std::uint32_t value = lead & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0u) != 0x80) return {};
        value = value << 6 | (byte(i) & 0x3Fu);
    }
    const bool overlong = (size == 3 && value < 0x800) || (size == 4 && (value < 0x10000 || value > 0x10FFFF));
    if (overlong || (value >= 0xD800 && value <= 0xDFFF)) return {};
    return {value, size};
}

/// Control characters, and marks that reorder or break the line they are shown in.
constexpr bool is_unsafe(std::uint32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200E && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

void append_escaped(std::string& out, std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += "\\x";
        out += digits[byte >> 4];
        out += digits[byte & 0xF];
    }
}

} // namespace

std::string sanitize(std::string_view text, std::size_t limit) {
    std::string out;
    while (!text.empty()) {
        const auto point = decode(text);
        const auto piece = text.substr(0, point.size == 0 ? 1 : point.size);
        if (out.size() + piece.size() > limit) return out += "...";
        if (piece == "\n" || piece == "\t" || piece == "\r") {
            out += ' ';
        } else if (point.size == 0 || is_unsafe(point.value)) {
            append_escaped(out, piece);
        } else {
            out += piece;
        }
        text.remove_prefix(piece.size());
    }
    return out;
}

} // namespace openai::detail
