// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// U+FFFD, the replacement character, in UTF-8.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// The beginning of a text: either a code point, or a maximal subpart of a malformed sequence (Unicode 3.9). One U+FFFD
/// replaces such a subpart, as in the WHATWG decoder.
struct code_point {
    char32_t value = 0;
    std::size_t length = 1; ///< in bytes
    bool valid = false;
};

/// Decodes the code point at the beginning of a UTF-8 text by RFC 3629: overlong forms, surrogates and values above
/// U+10FFFF are not valid. `text` must not be empty.
code_point first_code_point(std::string_view text) noexcept;

/// Returns how many bytes at the start of `text` are well-formed UTF-8. Returns `text.size()` if all of them are.
std::size_t valid_utf8_prefix(std::string_view text) noexcept;

/// Returns `text` itself if it is well-formed. Otherwise returns a copy in `storage`, in which U+FFFD replaces each
/// maximal malformed subpart.
std::string_view repair_utf8(std::string_view text, std::string& storage);

} // namespace openai::detail
