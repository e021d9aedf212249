// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// Decodes the percent escapes of a URL. A percent sign that does not begin an escape remains unchanged.
inline std::string percent_decoded(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = 0;
        const auto* digits = text.data() + i + 1;
        if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
            plain += static_cast<char>(byte);
            i += 2;
        } else {
            plain += text[i];
        }
    }
    return plain;
}

/// Returns the texts between the separators: "/a//b" gives "", "a", "", "b".
inline std::vector<std::string_view> split_at(std::string_view text, char separator) {
    std::vector<std::string_view> pieces;
    for (;;) {
        const auto end = text.find(separator);
        pieces.push_back(text.substr(0, end));
        if (end == text.npos) return pieces;
        text.remove_prefix(end + 1);
    }
}

/// Returns the decoded value of the first query parameter with this name.
inline std::optional<std::string> query_value(std::string_view target, std::string_view name) {
    const auto mark = target.find('?');
    if (mark == target.npos) return std::nullopt;
    for (const auto pair : split_at(target.substr(mark + 1), '&')) {
        const auto equal = pair.find('=');
        if (percent_decoded(pair.substr(0, equal)) != name) continue;
        return equal == pair.npos ? std::string() : percent_decoded(pair.substr(equal + 1));
    }
    return std::nullopt;
}

} // namespace openai::testing
