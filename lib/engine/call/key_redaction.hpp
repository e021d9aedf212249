// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/secret.hpp>

namespace openai::detail {

/// The error with the key replaced by "***" wherever a server has repeated it, see `redact`.
error without_key(error failure, const secret& key);

} // namespace openai::detail
