// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace openai::testing {

/// Returns `text` with a hash (FNV-1a) at its end. The server uses the result in place of encrypted content. The hash
/// has no secret key. Therefore, `is_sealed` recognizes the result even after a restart of the server.
inline std::string sealed(std::string_view text) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    std::array<char, 16> digits{};
    const auto* end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
    return std::string(text).append(".").append(digits.data(), static_cast<std::size_t>(end - digits.data()));
}

/// Whether `sealed` made this text.
inline bool is_sealed(std::string_view text) {
    const auto dot = text.rfind('.');
    return dot != text.npos && sealed(text.substr(0, dot)) == text;
}

} // namespace openai::testing
