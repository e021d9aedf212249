// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <functional>
#include <optional>
#include <string>

namespace openai {

/// A function that takes a variable's name and returns its value, if it is set. Functions that read the environment
/// have a parameter of this type, so that a test, or a program that keeps its keys elsewhere, can pass its own.
using environment = std::function<std::optional<std::string>(const std::string&)>;

/// The environment of this process; each lookup calls `getenv`.
OPENAI_DECL environment process_environment();

} // namespace openai
