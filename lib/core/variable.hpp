// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/environment.hpp>

#include <optional>
#include <string>

namespace openai::detail {

/// Text without white space at both ends. What it was is wiped, because it may hold a password.
std::string trimmed(std::string text);

/// What a variable says, trimmed: line ends come along with files and scripts. Nothing if that leaves nothing.
std::optional<std::string> read_variable(const environment& variable, const char* name);

} // namespace openai::detail
