// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_delta_data.hpp"
#include "api/chat/event_head.hpp"

namespace openai::detail::mapping {

/// Reads `data.event` if it has the usual form: choices with pieces of text or tool calls, and no error. Returns true
/// if it succeeded. The result in `data` is then the same as that of parsing the document. Returns false if the
/// document must be parsed. Then reset `data`. `before` describes an earlier event and is updated.
bool read_fast_delta(chat_delta_data& data, event_head& before);

} // namespace openai::detail::mapping
