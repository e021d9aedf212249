// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/form_part.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Encodes a form as the body of a request, as `multipart/form-data` (RFC 7578). In the names of fields and files, a
/// double quote, CR or LF becomes %22, %0D or %0A, as in browsers. All other bytes remain unchanged.
///
/// `boundary` must be unpredictable and consist of 1 to 70 letters, digits or dashes. Returns `std::nullopt` if the
/// content of a part contains the boundary. In that case, call the function again with another boundary. Throws `error`
/// (`invalid_argument`, with the field's name) if a content type is not a valid header value or a name contains NUL.
std::optional<std::string> encode_form(const detail::form& parts, std::string_view boundary);

/// Returns the value of Content-Type for a body that was encoded with this boundary.
std::string form_content_type(std::string_view boundary);

/// Returns a copy of the body in which `text` is the content of the part `name`. This part must have no file name and
/// no content type. Returns `std::nullopt` if there is no such part.
std::optional<std::string> replace_form_text(std::string_view body, std::string_view content_type,
                                             std::string_view name, std::string_view text);

} // namespace openai::detail::protocol
