// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_event_data.hpp"

namespace openai::detail {

/// Reads `data.event` without making a document of it. False: it holds more than texts and numbers, or something
/// unusual; then nothing else of `data` counts.
bool read_fast_response_event(response_event_data& data);

} // namespace openai::detail
