// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_delta_data.hpp"

namespace bench {

/// Reads one event of a streamed chat, `data.event`, into the other members of `data`. Returns false if the event has
/// something that takes a document: usage, an error, or members that the library has no field for.
using reader = bool (*)(openai::chat_delta_data& data);

bool read_by_scan(openai::chat_delta_data& data);       ///< the library's own scan
bool read_by_first_scan(openai::chat_delta_data& data); ///< the same, of the first event of a stream
bool read_by_sax(openai::chat_delta_data& data);        ///< Boost.JSON's `basic_parser` with a handler
bool read_by_simdjson(openai::chat_delta_data& data);   ///< simdjson's on-demand front end
bool read_by_document(openai::chat_delta_data& data);   ///< a Boost.JSON document in memory that is used again

} // namespace bench
