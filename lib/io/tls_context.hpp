// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/tls_options.hpp>

#include <memory>

struct ssl_ctx_st;

namespace openai::io {

/// Trust and protocol settings shared by all TLS connections of a client.
class tls_context {
public:
    /// Throws `error` (`invalid_argument`, naming the option) for a CA source that cannot be read.
    explicit tls_context(const tls_options& options);

    ssl_ctx_st* native() const noexcept { return context_.get(); }

private:
    std::shared_ptr<ssl_ctx_st> context_;
};

} // namespace openai::io
