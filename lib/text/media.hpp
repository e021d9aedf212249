// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::mapping {

/// "image/png" and the like by the first bytes; empty if unknown.
std::string_view media_type_of(std::string_view bytes) noexcept;

/// By the ending of a file's name; "application/octet-stream" if unknown.
std::string_view media_type_of_name(std::string_view filename) noexcept;

/// By the first bytes where these are certain, else by the name.
std::string_view media_type_of_file(std::string_view filename, std::string_view bytes) noexcept;

} // namespace openai::detail::mapping
