// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/tls_options.hpp>

struct ssl_ctx_st;

namespace openai::detail::net {

/// Makes `context` trust what the options name; says whether that is anybody. Throws `error` (`invalid_argument`,
/// naming the option).
bool load_trust(ssl_ctx_st* context, const tls_options& options);

/// Gives `context` the client's own certificate and key; says whether the options have one. Throws likewise.
bool load_identity(ssl_ctx_st* context, const tls_options& options);

} // namespace openai::detail::net
