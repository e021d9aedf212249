// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/chat/event_head.hpp"
#include "json/half_characters.hpp"

#include <openai/chat/chat_delta.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace openai::detail::mapping {

/// Reads one event of a stream. Blank data gives an empty delta. Throws `error`: `invalid_json`, `in_stream_error`.
chat_delta read_chat_delta(std::string_view event_data);

/// Reads the events of one stream in order. Unlike `read_chat_delta`, it does not throw for an event that contains an
/// error, but returns the event's other members. (`meaning_of` finds the error.) If the server sends a whole message
/// after pieces, it also leaves out those kinds of text that the pieces have contained.
class chat_delta_reader {
public:
    chat_delta_reader() = default;

    /// Makes a reader for a single event that no other event follows.
    static chat_delta_reader of_one() {
        chat_delta_reader reader;
        reader.halves_.expect_no_more();
        return reader;
    }

    /// Throws `error` (`invalid_json`).
    chat_delta read(std::string_view event_data);

    /// Reads an event faster. This succeeds for nearly all events. Returns `std::nullopt` for the others, which may
    /// contain an error. Then look for an error, and call `read`.
    std::optional<chat_delta> read_fast(std::string_view event_data);

private:
    std::shared_ptr<chat_delta_data> fresh();
    void drop_repeated_text(chat_delta_data& data);
    void join_halves(chat_delta_data& data, bool has_marks);

    /// The kinds of text that earlier pieces of each choice have contained, by the index of the choice.
    std::array<std::uint8_t, 128> pieces_{};
    half_characters halves_;
    event_head head_; ///< from the last event that had the usual form
    /// The data of earlier deltas. It is used again when no delta refers to it any longer.
    std::shared_ptr<chat_delta_data> spares_[2];
};

} // namespace openai::detail::mapping
