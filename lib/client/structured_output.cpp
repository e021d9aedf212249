// SPDX-License-Identifier: BSL-1.0
#include <openai/structured_output.hpp>

#include "client/client_core.hpp"
#include "client/redaction.hpp"

namespace openai::detail {

std::exception_ptr without_key(std::exception_ptr thrown, const client_core* core) {
    if (!core) return thrown;
    const auto& options = core->options;
    auto failure = without_key(to_error(thrown), options.api_key);
    const auto* asked = options.providers.find(failure.details().provider);
    if (asked != nullptr) failure = without_key(std::move(failure), asked->api_key);
    return std::make_exception_ptr(failure);
}

} // namespace openai::detail
