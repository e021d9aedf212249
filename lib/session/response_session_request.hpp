// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/response_session_state.hpp"

namespace openai::detail {

/// Throws `error` (`invalid_argument`) for settings of a session that exclude each other.
void check_settings(const response_session_data& data);

/// The next request of the session. The server is sent all items.
response_request next_request(response_session_data& data);

/// The request to compact the first items.
compaction_request compaction_of(const response_session_data& data);

} // namespace openai::detail
