// SPDX-License-Identifier: BSL-1.0
#include "model/utf8.hpp"

#include <cstdint>

namespace openai::mapping {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// The number in `\uXXXX` at the start, or -1.
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

bool high_surrogate(int unit) noexcept { return unit >= 0xD800 && unit < 0xDC00; }
bool low_surrogate(int unit) noexcept { return unit >= 0xDC00 && unit < 0xE000; }

/// Copies one escape sequence and returns its length.
std::size_t copy_escape(std::string_view text, std::string& out) {
    const int unit = escaped_unit(text);
    std::size_t length = unit < 0 ? 2 : 6;
    if (high_surrogate(unit) && low_surrogate(escaped_unit(text.substr(6)))) length = 12;
    else if (high_surrogate(unit) || low_surrogate(unit)) {
        out += replacement;
        return length;
    }
    out += text.substr(0, length);
    return length < text.size() ? length : text.size();
}

} // namespace

code_point first_code_point(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
    char32_t value = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        value = value << 6 | (byte(i) & 0x3Fu);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (value < smallest[length] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return {};
    return {value, length};
}

std::size_t valid_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        if (static_cast<std::uint8_t>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const auto point = first_code_point(text.substr(at));
        if (point.length == 0) break;
        at += point.length;
    }
    return at;
}

std::string repair_json_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        if (text[0] == '\\') {
            text.remove_prefix(copy_escape(text, out));
            continue;
        }
        const auto point = first_code_point(text);
        out += point.length ? text.substr(0, point.length) : replacement;
        text.remove_prefix(point.length ? point.length : 1);
    }
    return out;
}

} // namespace openai::mapping
