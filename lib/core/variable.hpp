// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/environment.hpp>

#include <optional>
#include <string>

namespace openai::detail {

/// Returns the text without white space at both ends. Wipes the original, because it may be a password.
std::string trimmed(std::string text);

/// Returns the value of an environment variable without white space at both ends. (Variables that a script sets from a
/// file often end with a line break.) Returns `std::nullopt` if the variable is not set or nothing remains.
std::optional<std::string> read_variable(const environment& variable, const char* name);

} // namespace openai::detail
