// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>
#include <openai/secret.hpp>

namespace openai::detail {

/// The error with the key replaced by "***" wherever a server has repeated it. A key of less than 12 bytes is taken for
/// a placeholder such as "ollama", which is no secret and may be part of a sentence.
error without_key(error failure, const secret& key);

} // namespace openai::detail
