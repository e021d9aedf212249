// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/retry_policy.hpp>

namespace openai::detail::protocol {

/// Whether the call may try another provider after this failure. The failure must be specific to the provider, e.g. a
/// failure of its server, of the network or of the pool for its connections. In addition, one of these conditions must
/// be true: the request cannot have been billed, the API answered with an error, or the policy allows retries of
/// requests that may have been billed (`retry_ambiguous`). The wait for which the server asked does not matter, because
/// another server is used.
bool may_ask_another(const retry_policy& policy, const error_details& failure) noexcept;

} // namespace openai::detail::protocol
