// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_delta_reader.hpp"
#include "engine/answers/openai_events.hpp"
#include "engine/stream/stream_state.hpp"

#include <openai/chat/chat_stream.hpp>

#include <algorithm>

namespace openai::detail {

template <>
struct stream_codec<chat_delta> : openai_events {
    using reader_type = mapping::chat_delta_reader;

    static std::optional<chat_delta> read_fast(reader_type& reader, const protocol::sse_event& event) {
        return event.type == "error" ? std::nullopt : reader.read_fast(event.data);
    }
    static chat_delta read(reader_type& reader, const protocol::sse_event& event) { return reader.read(event.data); }
    static bool is_empty(const chat_delta& delta) { return delta.empty(); }
    static bool is_whole(const chat_delta& delta) { return std::ranges::all_of(delta.choices(), &choice_delta::whole); }
    static chat_delta read_document(const http_response& answer) {
        mapping::check_not_empty(answer.body());
        auto value = mapping::read_chat_delta(answer.body());
        if (value.choices().empty()) throw error(errc::invalid_response, "choices: is missing");
        return value;
    }
};

} // namespace openai::detail
