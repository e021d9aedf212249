// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/retry_policy.hpp>

namespace openai::detail::protocol {

/// Whether another provider may be asked after this failure: it is the server's, or of the way there, and nothing can
/// have been billed, unless the API answered with an error or the policy allows it (`retry_ambiguous`). Waiting for
/// this server to heal would be the alternative, so it does not matter when the server wants to be asked again.
bool may_ask_another(const retry_policy& policy, const error_details& failure) noexcept;

} // namespace openai::detail::protocol
