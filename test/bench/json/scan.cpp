// SPDX-License-Identifier: BSL-1.0
#include "reader.hpp"

#include "api/chat/chat_stream_codec.hpp"
#include "api/chat/event_head.hpp"

namespace mapping = openai::detail::mapping;

bool bench::read_by_scan(openai::chat_delta_data& data) {
    static mapping::event_head head; // as the reader of a stream keeps it
    return mapping::read_fast_delta(data, head);
}

bool bench::read_by_first_scan(openai::chat_delta_data& data) {
    mapping::event_head head;
    return mapping::read_fast_delta(data, head);
}
