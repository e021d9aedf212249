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

/// One event of a stream. Blank data gives an empty delta. Throws `error`: `invalid_json`, `in_stream_error`.
chat_delta read_chat_delta(std::string_view event_data);

/// Reads the events of one stream in order. Unlike `read_chat_delta` it does not look for errors (see
/// `meaning_of`), so that what an event with an error holds besides can be had, and a whole message that repeats
/// the pieces before it gives no text again.
class chat_delta_reader {
public:
    chat_delta_reader() = default;

    /// Of one event, which no other follows.
    static chat_delta_reader of_one() {
        chat_delta_reader reader;
        reader.halves_.expect_no_more();
        return reader;
    }

    /// Throws `error` (`invalid_json`).
    chat_delta read(std::string_view event_data);

    /// The same and quicker, for events such as nearly all are: no error is in them. Nothing: look for one, and `read`.
    std::optional<chat_delta> read_fast(std::string_view event_data);

private:
    std::shared_ptr<chat_delta_data> fresh();
    void drop_repeated_text(chat_delta_data& data);
    void join_halves(chat_delta_data& data, bool has_marks);

    std::array<std::uint8_t, 128> pieces_{}; ///< by choice index: the kinds that pieces have brought
    half_characters halves_;
    event_head head_;                            ///< of the usual event before
    std::shared_ptr<chat_delta_data> spares_[2]; ///< of deltas before; used again once nobody else holds them
};

} // namespace openai::detail::mapping
