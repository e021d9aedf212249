// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/environment.hpp>

#include <optional>
#include <string>

namespace openai::detail {

/// Returns the text without the white space at its ends. Wipes the original, because it may be a password.
std::string trimmed(std::string text);

/// Returns the value of an environment variable without the white space at its ends. Returns `std::nullopt` if the
/// variable is not set or if nothing remains. A value that a script has read from a file often ends with a line break.
std::optional<std::string> read_variable(const environment& variable, const char* name);

} // namespace openai::detail
