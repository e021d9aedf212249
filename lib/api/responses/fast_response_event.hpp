// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_event_data.hpp"

#include <cstddef>
#include <string>

namespace openai::detail {

/// The beginning of an event up to its text, and the values in this beginning. Most events of a stream begin in the
/// same way, except for their sequence number. Therefore, the beginning is stored in two parts: before the number, and
/// between the number and the text.
struct response_event_head {
    std::string before;  ///< the text before the number; empty if no event is known
    std::string between; ///< the text between the number and the event's text
    response_event_kind kind = response_event_kind::unknown;
    std::size_t type_at = 0; ///< the position in `before`
    std::size_t type_size = 0;
    std::size_t item_id_at = 0; ///< the position in `between`
    std::size_t item_id_size = 0;
    std::int64_t output_index = -1;
    std::int64_t content_index = -1;
    std::int64_t summary_index = -1;
    std::int64_t command_index = -1;
    unsigned members = 0; ///< a mask of the members up to and including the text
};

/// Reads `data.event` without parsing it into a document. Returns false if the event must be parsed, for example
/// because it contains an item or may report an error. The caller must then discard all members of `data` except
/// `event`. `head` describes an earlier event of the stream. The function uses it to read an event with the same
/// beginning faster, and updates it for the next event.
bool read_fast_response_event(response_event_data& data, response_event_head& head);

} // namespace openai::detail
