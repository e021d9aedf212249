// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "session/response_session_state.hpp"

namespace openai::detail {

/// Throws `error` (`invalid_argument`) if settings of the session exclude each other.
void check_settings(const response_session_data& data);

/// Returns the next request of the session. If the server stores the items, records in `data.sent` that all items are
/// sent.
response_request next_request(response_session_data& data);

/// Returns the request that compacts the first `data.to_compact` items.
compaction_request compaction_of(const response_session_data& data);

} // namespace openai::detail
