// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// What a text begins with: a code point, or a maximal subpart of a malformed one (Unicode 3.9), which counts as one
/// U+FFFD as in the WHATWG decoder.
struct code_point {
    char32_t value = 0;
    std::size_t length = 1; ///< bytes
    bool valid = false;
};

/// By RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. `text` is not empty.
code_point first_code_point(std::string_view text) noexcept;

/// Bytes at the front of `text` that are well-formed UTF-8; `text.size()` if all are.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// `text` itself if it is well-formed, else a copy in `storage` with U+FFFD for each maximal subpart.
std::string_view repair_utf8(std::string_view text, std::string& storage);

} // namespace openai::detail
