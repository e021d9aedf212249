// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server.hpp>

#include <string_view>

namespace openai::testing {

/// Gives a server the replies of a JSON object: prompt -> text, or prompt -> an object with any of `text`, `deltas`
/// (array of text), `delay_ms`, `between_ms`, `status` and `body`. The prompt "*" is the default reply.
/// Throws `std::invalid_argument` naming the prompt that is wrong.
void apply_script(server& target, std::string_view json);

} // namespace openai::testing
