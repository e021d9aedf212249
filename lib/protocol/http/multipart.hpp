// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/form_part.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// A form as the body of a request, `multipart/form-data` (RFC 7578). In names of fields and files, double quote, CR
/// and LF become %22, %0D and %0A, as browsers write them; all other bytes, and all contents, stay as they are.
///
/// `boundary`: 1 to 70 letters, digits or dashes, which nobody must be able to foresee. Nothing: it occurs in the
/// content of a part, another one is needed. Throws `error` (`invalid_argument`, naming the field) for a content type
/// that is no header value and a NUL in a name.
std::optional<std::string> encode_form(const detail::form& parts, std::string_view boundary);

/// The value of Content-Type for such a body.
std::string form_content_type(std::string_view boundary);

/// The body with another text as the content of a part without file name. Nothing: it has no such part.
std::optional<std::string> replace_form_text(std::string_view body, std::string_view content_type,
                                             std::string_view name, std::string_view text);

} // namespace openai::detail::protocol
