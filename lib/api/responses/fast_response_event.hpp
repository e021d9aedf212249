// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_event_data.hpp"

#include <cstddef>
#include <string>

namespace openai::detail {

/// How an event began: up to its number, and from there to its text; and what that said. The events of a stream mostly
/// begin alike but for their numbers.
struct response_event_head {
    std::string before;  ///< the number; empty: nothing is known
    std::string between; ///< the number and the text
    response_event_kind kind = response_event_kind::unknown;
    std::size_t type_at = 0; ///< in `before`
    std::size_t type_size = 0;
    std::size_t item_id_at = 0; ///< in `between`
    std::size_t item_id_size = 0;
    std::int64_t output_index = -1;
    std::int64_t content_index = -1;
    std::int64_t summary_index = -1;
    std::int64_t command_index = -1;
    unsigned members = 0; ///< which there were
};

/// Reads `data.event` without making a document of it. False: it holds more than texts and numbers, or something
/// unusual; then nothing else of `data` counts. `head`: of the event before, and after the call of this one.
bool read_fast_response_event(response_event_data& data, response_event_head& head);

} // namespace openai::detail
