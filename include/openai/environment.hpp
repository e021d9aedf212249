// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <functional>
#include <optional>
#include <string>

namespace openai {

/// A variable's name to its value, if it is set. Functions that read the environment take one, so that a test, or a
/// program that keeps its keys elsewhere, can hand in its own.
using environment = std::function<std::optional<std::string>(const std::string&)>;

/// The environment of this process, read with `getenv` whenever it is asked.
OPENAI_DECL environment process_environment();

} // namespace openai
