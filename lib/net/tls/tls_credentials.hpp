// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/tls_options.hpp>

struct ssl_ctx_st;

namespace openai::detail::net {

/// Makes `context` trust the certificate authorities that the options name. Also adds those of the system if the
/// options name none, or if `system_store` is true. Returns whether any authority is trusted. Throws `error`
/// (`invalid_argument`, with the option's name) if the certificates that an option names cannot be used.
bool load_trust(ssl_ctx_st* context, const tls_options& options);

/// Gives `context` the client's own certificate and key. Returns false if the options name neither. Throws `error`
/// (`invalid_argument`, with the option's name) if only one of the two is named, or if they cannot be used.
bool load_identity(ssl_ctx_st* context, const tls_options& options);

} // namespace openai::detail::net
