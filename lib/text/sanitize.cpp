// SPDX-License-Identifier: BSL-1.0
#include "text/sanitize.hpp"

#include "text/utf8.hpp"

namespace openai::detail {
namespace {

/// Whether this is a control character, or a mark that reorders or breaks the line in which it is shown.
constexpr bool is_unsafe(char32_t c) noexcept {
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
        const auto before = out.size();
        const auto point = first_code_point(text);
        const auto piece = text.substr(0, point.length);
        if (piece == "\n" || piece == "\t" || piece == "\r") {
            out += ' ';
        } else if (!point.valid || is_unsafe(point.value)) {
            append_escaped(out, piece);
        } else {
            out += piece;
        }
        if (out.size() > limit) {
            out.resize(before);
            return out += "...";
        }
        text.remove_prefix(piece.size());
    }
    return out;
}

std::string excerpt_of(std::string_view body) {
    constexpr std::size_t limit = 256;
    return sanitize(body, limit - 3); // the dots take three bytes
}

} // namespace openai::detail
