// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/call_options.hpp>

#include <string>

namespace openai::detail {

/// 32 random hexadecimal digits.
std::string random_key();

/// Turns the options about repeating into a header, the same for every attempt, and into the policy for this call.
/// Throws `error` (`invalid_argument`) for a key that is no header value.
void apply_idempotency(call_options& options, retry_policy& policy);

} // namespace openai::detail
