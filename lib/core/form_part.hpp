// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace openai::detail {

/// One entry of a form. It contains a text or a file.
struct form_part {
    std::string name;
    std::string text;
    std::optional<std::string> filename = std::nullopt; ///< set only if this is a file
    std::string content_type = {};                      ///< set only if this is a file; may be empty
    std::shared_ptr<const std::string> bytes = nullptr; ///< set only if this is a file

    std::string_view content() const noexcept { return bytes ? std::string_view(*bytes) : std::string_view(text); }
};

using form = std::vector<form_part>;

} // namespace openai::detail
