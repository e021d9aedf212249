// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/secret.hpp>

namespace openai::detail {

/// Returns the error with "***" instead of the key wherever a server repeated the key. See `redact`.
error without_key(error failure, const secret& key);

} // namespace openai::detail
