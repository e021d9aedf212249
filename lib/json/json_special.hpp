// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

/// Finds the characters that end or interrupt a JSON string, eight bytes at a time.
namespace openai::detail::mapping {

constexpr std::uint64_t in_each_byte(std::uint64_t byte) noexcept { return 0x0101010101010101u * byte; }

/// Finds the first byte of `word` that must be escaped in a JSON string. The least significant byte counts as the
/// first. Returns 0 if no byte must be escaped. Otherwise, the lowest bit that is set in the result is the high bit of
/// the byte that was found. Higher bits of the result have no meaning.
constexpr std::uint64_t special(std::uint64_t word) noexcept {
    const auto quote = (word ^ in_each_byte('"')) - in_each_byte(1);
    const auto backslash = (word ^ in_each_byte('\\')) - in_each_byte(1);
    return (quote | backslash | (word - in_each_byte(0x20))) & ~word & in_each_byte(0x80);
}

constexpr bool is_special(char c) noexcept { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

/// Returns the position of the first quotation mark, backslash or control character, or `end`. Sets `ascii` to false if
/// a byte before this position is not ASCII. `ascii` may also become false because of a byte after this position.
inline const char* find_special(const char* at, const char* end, bool& ascii) noexcept {
    for (std::uint64_t word = 0; end - at >= 8; at += 8) {
        std::memcpy(&word, at, 8);
        if (word & in_each_byte(0x80)) ascii = false;
        const auto found = special(word);
        if (found == 0) continue;
        if constexpr (std::endian::native == std::endian::little) return at + std::countr_zero(found) / 8;
        break;
    }
    for (; at != end && !is_special(*at); ++at)
        if (static_cast<unsigned char>(*at) >= 0x80) ascii = false;
    return at;
}

} // namespace openai::detail::mapping
