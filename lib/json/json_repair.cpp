// SPDX-License-Identifier: BSL-1.0
#include "json/json_repair.hpp"

#include "text/utf8.hpp"

namespace openai::detail::mapping {
namespace {

bool high_surrogate(int unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }
bool low_surrogate(int unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

/// Copies one escape sequence and returns its length.
std::size_t copy_escape(std::string_view text, std::string& out) {
    const int unit = escaped_unit(text);
    std::size_t length = unit < 0 ? 2 : 6;
    if (high_surrogate(unit) && low_surrogate(escaped_unit(text.substr(6)))) length = 12;
    else if (high_surrogate(unit) || low_surrogate(unit)) {
        out += replacement_character;
        return length;
    }
    out += text.substr(0, length);
    return length < text.size() ? length : text.size();
}

} // namespace

int escaped_unit(std::string_view text) noexcept {
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return -1;
    int value = 0;
    for (const char c : text.substr(2, 4)) {
        value *= 16;
        if (c >= '0' && c <= '9') value += c - '0';
        else if (c >= 'a' && c <= 'f') value += c - 'a' + 10;
        else if (c >= 'A' && c <= 'F') value += c - 'A' + 10;
        else return -1;
    }
    return value;
}

std::string repair_json_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (text[0] == '\\') {
            text.remove_prefix(copy_escape(text, out));
            continue;
        }
        const auto point = detail::first_code_point(text);
        out += point.valid ? text.substr(0, point.length) : replacement_character;
        text.remove_prefix(point.length);
    }
    return out;
}

} // namespace openai::detail::mapping
