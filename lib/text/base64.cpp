// SPDX-License-Identifier: BSL-1.0
#include "text/base64.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace openai::detail {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::uint8_t, 256> values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(64);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    table['-'] = 62; // RFC 4648, section 5: for URLs
    table['_'] = 63;
    return table;
}();

constexpr bool is_blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

} // namespace

bool is_data_url(std::string_view text) noexcept {
    const auto begin = std::ranges::find_if_not(text, is_blank);
    return ascii::iequals(std::string_view(begin, text.end()).substr(0, 5), "data:");
}

std::string base64(std::string_view bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t k) -> std::uint32_t {
            return i + k < bytes.size() ? static_cast<std::uint8_t>(bytes[i + k]) : 0;
        };
        const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
        out += alphabet[group >> 18];
        out += alphabet[group >> 12 & 63];
        out += i + 1 < bytes.size() ? alphabet[group >> 6 & 63] : '=';
        out += i + 2 < bytes.size() ? alphabet[group & 63] : '=';
    }
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    if (is_data_url(text)) {
        constexpr std::string_view coding = ";base64";
        const auto comma = std::min(text.find(','), text.size());
        const auto head = text.substr(0, comma);
        if (!ascii::iequals(head.substr(head.size() - std::min(head.size(), coding.size())), coding))
            return std::nullopt;
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    std::size_t digits = 0;
    std::size_t padding = 0;
    for (const char c : text) {
        if (is_blank(c)) continue;
        if (c == '=') {
            ++padding;
            continue;
        }
        const auto value = values[static_cast<std::uint8_t>(c)];
        if (value > 63 || padding > 0) return std::nullopt;
        bits = bits << 6 | value;
        if (++digits % 4 == 1) continue; // these six bits belong to the next byte
        out += static_cast<char>(bits >> (3 - (digits - 1) % 4) * 2 & 255);
    }
    if (digits % 4 == 1 || padding > 2) return std::nullopt;
    return out;
}

} // namespace openai::detail
