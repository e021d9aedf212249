// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/call_options.hpp>
#include <openai/core/client_options.hpp>

namespace openai::detail {

/// Throw `error` (`invalid_argument`) if an option is not valid. The message names the first such option, but never its
/// value.
void check_options(const client_options& options);
void check_options(const call_options& options);

} // namespace openai::detail
