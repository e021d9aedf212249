// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// Splits a text into words, each with the spaces before it: "a b  c" gives "a", " b", "  c". Spaces at the end of the
/// text are a piece of their own. Joined together, the pieces are the whole text.
inline std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::size_t begin = 0;
    for (std::size_t i = 1; i <= text.size(); ++i) {
        if (i < text.size() && !(text[i] == ' ' && text[i - 1] != ' ')) continue;
        words.emplace_back(text.substr(begin, i - begin));
        begin = i;
    }
    return words;
}

/// Returns the prefix and the number, padded with zeros to six digits, so that the size of an answer does not depend on
/// the number.
inline std::string numbered(std::string_view prefix, std::size_t number) {
    const auto digits = std::to_string(number);
    return std::string(prefix).append(digits.size() < 6 ? 6 - digits.size() : 0, '0').append(digits);
}

/// Whether the names are equal if ASCII case is ignored, as in header names.
inline bool same_name(std::string_view a, std::string_view b) noexcept {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace openai::testing
