// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::mapping {

/// One code point at the start of a text; `length` 0: not UTF-8 there.
struct code_point {
    char32_t value = 0;
    std::size_t length = 0;
};

/// By RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. `text` is not empty.
code_point first_code_point(std::string_view text) noexcept;

/// Offset of the first byte that is not UTF-8, or the text's size.
std::size_t valid_prefix(std::string_view text) noexcept;

/// JSON text with what strict parsers refuse but servers send (bytes that are not UTF-8, escaped halves of a surrogate
/// pair) replaced by U+FFFD.
std::string repair_json_text(std::string_view text);

} // namespace openai::mapping
