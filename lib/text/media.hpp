// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::mapping {

/// Returns the media type that the first bytes of a file indicate, such as "image/png". Returns an empty string if it
/// is unknown.
std::string_view media_type_of(std::string_view bytes) noexcept;

/// Returns the media type for the extension of a file's name, or "application/octet-stream" if the extension is
/// unknown.
std::string_view media_type_of_name(std::string_view filename) noexcept;

/// Returns the media type that the first bytes indicate. If these bytes are unknown or ambiguous, returns the media
/// type for the name.
std::string_view media_type_of_file(std::string_view filename, std::string_view bytes) noexcept;

} // namespace openai::detail::mapping
