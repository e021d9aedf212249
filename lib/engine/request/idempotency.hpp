// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/call_options.hpp>

#include <string>

namespace openai::detail {

/// Returns 32 random hexadecimal digits.
std::string random_key();

/// Applies the options about repeated requests. If `idempotency_key` is set, sets the header with this key, which is
/// the same for every attempt. An empty key becomes a random one. If `idempotency_key` is set or `idempotent` is true,
/// lets the policy repeat requests that may have been billed. Throws `error` (`invalid_argument`) if the key is not a
/// valid header value.
void apply_idempotency(call_options& options, retry_policy& policy);

} // namespace openai::detail
