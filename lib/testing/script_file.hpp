// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/server.hpp>

#include <string_view>

namespace openai::testing {

/// Sets a server's replies from a JSON object. The name of each member is a prompt, and its value is the reply to this
/// prompt. A reply is a text, or an object with any of `text`, `deltas` (an array of strings), `refusal`,
/// `length_limit`, `cut_after_deltas`, `delay_ms`, `between_ms`, `status` and `body`. The prompt "*" sets the default
/// reply. Throws `std::invalid_argument` if `json` is not an object, or if a reply is not valid. The message about a
/// reply that is not valid contains its prompt.
void apply_script(server& target, std::string_view json);

} // namespace openai::testing
