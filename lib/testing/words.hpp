// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace openai::testing {

/// Splits before each space that follows a word: "a b  c" gives "a", " b", "  c". Joined, the pieces are the text.
std::vector<std::string> split_words(std::string_view text);

/// The prefix and the number with six digits, so that the size of an answer does not depend on what came before it.
std::string numbered(std::string_view prefix, std::size_t number);

/// Equal apart from ASCII case, as header names are.
bool same_name(std::string_view a, std::string_view b) noexcept;

} // namespace openai::testing
