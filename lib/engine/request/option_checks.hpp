// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/call_options.hpp>
#include <openai/core/client_options.hpp>

namespace openai::detail {

/// Throw `error` (`invalid_argument`) that names the first bad option and not its value.
void check_options(const client_options& options);
void check_options(const call_options& options);

} // namespace openai::detail
