// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/chat_delta_data.hpp"
#include "api/chat/event_head.hpp"
#include "engine/answers/openai_events.hpp"
#include "engine/stream/stream_codec.hpp"
#include "json/half_characters.hpp"

#include <openai/chat/chat_delta.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace openai::detail {

/// Reads the events of one streamed chat completion. Some servers send the pieces of a message and then the whole
/// message. From the whole message, the codec removes each kind of content that the pieces had, e.g. the text or the
/// tool calls.
template <>
class stream_codec<chat_delta> : public openai_events {
public:
    stream_codec() = default;

    /// Makes a codec that reads one event by itself, without the other events of its stream.
    static stream_codec of_one() {
        stream_codec codec;
        codec.halves_.expect_no_more();
        return codec;
    }

    std::optional<chat_delta> read_fast(const protocol::sse_event& event);
    chat_delta read(const protocol::sse_event& event); ///< blank data gives an empty delta

    static bool is_empty(const chat_delta& delta) { return delta.empty(); }
    static bool is_whole(const chat_delta& document);
    static chat_delta read_document(const http_response& answer);

private:
    std::shared_ptr<chat_delta_data> fresh();
    void drop_repeated_text(chat_delta_data& data);
    void join_halves(chat_delta_data& data, bool has_marks);

    /// The kinds of content that earlier pieces of each choice have contained, by the index of the choice.
    std::array<std::uint8_t, 128> pieces_{};
    mapping::half_characters halves_;
    mapping::event_head head_; ///< the head of the last event that had the usual form
    /// Data objects of earlier deltas. The codec reuses an object when no delta refers to it any longer.
    std::shared_ptr<chat_delta_data> spares_[2];
};

using chat_stream_codec = stream_codec<chat_delta>;

namespace mapping {

/// Reads `data.event` if it has the usual form: choices with pieces of text or tool calls, and no error. If this
/// succeeds, returns true, and `data` has the same content as if the event had been parsed into a document. Otherwise
/// returns false. The caller must then reset `data` and parse the event into a document. `before` describes an earlier
/// event of the stream. The function uses it to read an event with the same beginning faster, and updates it for the
/// next event.
bool read_fast_delta(chat_delta_data& data, event_head& before);

/// Reads one event of a stream. Blank data gives an empty delta. Throws `error`: `invalid_json`, `invalid_response`,
/// `limit_exceeded` or `in_stream_error`.
chat_delta read_chat_delta(std::string_view event_data);

} // namespace mapping
} // namespace openai::detail
