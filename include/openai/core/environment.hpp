// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <functional>
#include <optional>
#include <string>

namespace openai {

/// A function that takes the name of an environment variable and returns its value, or an empty optional if the
/// variable is not set. The functions that read API keys and other options of a client from the environment, such as
/// `client_options::from_environment`, have a parameter of this type. A test, or a program that keeps its keys
/// elsewhere, can pass its own function.
using environment = std::function<std::optional<std::string>(const std::string&)>;

/// Returns the environment of this process. Each lookup calls `getenv`.
OPENAI_DECL environment process_environment();

} // namespace openai
