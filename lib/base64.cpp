// SPDX-License-Identifier: BSL-1.0
#include "base64.hpp"

#include <cstdint>

namespace openai::detail {
namespace {

/// 64: no digit.
constexpr std::uint32_t value_of(char c) noexcept {
    const auto from = [c](char first, std::uint32_t value) { return static_cast<std::uint32_t>(c - first) + value; };
    if (c >= 'A' && c <= 'Z') return from('A', 0);
    if (c >= 'a' && c <= 'z') return from('a', 26);
    if (c >= '0' && c <= '9') return from('0', 52);
    return c == '+' ? 62 : c == '/' ? 63 : 64;
}

} // namespace

std::string base64(std::string_view bytes) {
    constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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
    while (text.ends_with('=') && text.size() % 4 != 1) text.remove_suffix(1);
    if (text.size() % 4 == 1) return std::nullopt;
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t group = 0;
    int bits = 0;
    for (const char c : text) {
        const auto digit = value_of(c);
        if (digit > 63) return std::nullopt;
        group = group << 6 | digit;
        if ((bits += 6) < 8) continue;
        bits -= 8;
        out += static_cast<char>(group >> bits & 255);
    }
    return out;
}

} // namespace openai::detail
