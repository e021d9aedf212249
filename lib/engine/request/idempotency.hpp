// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/call_options.hpp>

#include <string>

namespace openai::detail {

/// Returns 32 random hexadecimal digits.
std::string random_key();

/// Applies the options for repeated requests. If `idempotency_key` is set, adds it to the headers as `Idempotency-Key`.
/// If the key is an empty string, adds a random key instead. All attempts send the same key. If `idempotency_key` is
/// set or `idempotent` is true, lets the policy repeat requests that may have been billed. Throws `error`
/// (`invalid_argument`) if the key is not a valid header value.
void apply_idempotency(call_options& options, retry_policy& policy);

} // namespace openai::detail
