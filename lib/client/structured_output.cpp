// SPDX-License-Identifier: BSL-1.0
#include <openai/structured_output.hpp>

#include "client/client_core.hpp"
#include "client/redaction.hpp"

namespace openai::detail {

std::exception_ptr without_key(std::exception_ptr thrown, const client_core* core) {
    if (!core) return thrown;
    return std::make_exception_ptr(without_key(to_error(thrown), core->options.api_key));
}

} // namespace openai::detail
