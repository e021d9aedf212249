// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_delta_data.hpp"
#include "api/chat/event_head.hpp"

namespace openai::detail::mapping {

/// Reads `data.event` if it is one of the usual: choices with pieces of text or tool calls, and no error. True: `data`
/// says the same as if its document had been read. False: only the document can tell; `data` must be reset.
/// `before`: of an earlier event, and then of this one.
bool read_fast_delta(chat_delta_data& data, event_head& before);

} // namespace openai::detail::mapping
