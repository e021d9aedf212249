// SPDX-License-Identifier: BSL-1.0
#include "text/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace openai::detail {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// How many bytes follow a lead byte, and the range of the first of them (Unicode 3.9, table 3-7).
struct lead_rule {
    std::size_t more = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
};

constexpr lead_rule rule_of(unsigned char lead) noexcept {
    if (lead >= 0xc2 && lead <= 0xdf) return {1};
    if (lead == 0xe0) return {2, 0xa0, 0xbf}; // no overlong forms
    if (lead == 0xed) return {2, 0x80, 0x9f}; // no surrogates
    if (lead >= 0xe1 && lead <= 0xef) return {2};
    if (lead == 0xf0) return {3, 0x90, 0xbf};
    if (lead >= 0xf1 && lead <= 0xf3) return {3};
    if (lead == 0xf4) return {3, 0x80, 0x8f}; // nothing above U+10FFFF
    return {};
}

std::uint64_t eight_bytes(const char* at) noexcept {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, 8);
    return bytes;
}

/// The bits that are set in any of 32 bytes, eight of them at a time.
std::uint64_t bits_of_block(const char* at) noexcept {
    return eight_bytes(at) | eight_bytes(at + 8) | eight_bytes(at + 16) | eight_bytes(at + 24);
}

std::size_t ascii_prefix(std::string_view text) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080u;
    const char* const at = text.data();
    const auto blocks = text.size() - text.size() % 64;
    const auto words = text.size() - text.size() % 8;
    std::size_t i = 0;
    while (i < blocks && ((bits_of_block(at + i) | bits_of_block(at + i + 32)) & high_bits) == 0) i += 64;
    while (i < words && (eight_bytes(at + i) & high_bits) == 0) i += 8;
    while (i < text.size() && static_cast<unsigned char>(at[i]) < 0x80) ++i;
    return i;
}

} // namespace

code_point first_code_point(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {lead, 1, true};
    const auto rule = rule_of(lead);
    if (rule.more == 0) return {replacement, 1, false};
    auto low = rule.low, high = rule.high;
    char32_t value = lead & (0x3Fu >> rule.more);
    for (std::size_t i = 1; i <= rule.more; ++i) {
        const auto byte = i < text.size() ? static_cast<unsigned char>(text[i]) : '\0';
        if (byte < low || byte > high) return {replacement, i, false};
        value = value << 6 | (static_cast<unsigned>(byte) & 0x3Fu);
        low = 0x80;
        high = 0xbf;
    }
    return {value, rule.more + 1, true};
}

std::size_t valid_utf8_prefix(std::string_view text) noexcept {
    std::size_t at = ascii_prefix(text);
    while (at < text.size()) {
        const auto next = first_code_point(text.substr(at));
        if (!next.valid) return at;
        at += next.length;
        at += ascii_prefix(text.substr(at));
    }
    return at;
}

std::string_view repair_utf8(std::string_view text, std::string& storage) {
    auto good = valid_utf8_prefix(text);
    if (good == text.size()) return text;
    storage.clear();
    for (;;) {
        storage.append(text.substr(0, good));
        text.remove_prefix(good);
        if (text.empty()) return storage;
        storage.append("\xef\xbf\xbd");
        text.remove_prefix(first_code_point(text).length);
        good = valid_utf8_prefix(text);
    }
}

} // namespace openai::detail
