// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// One event. The views are valid until the next call of the decoder.
struct sse_event {
    std::string_view type = "message"; ///< the value of `event:`; "error" for an `error:` field
    std::string_view data = {};        ///< the `data:` lines joined with LF; malformed UTF-8 is replaced by U+FFFD
    std::string_view id = {};          ///< the last event id
    bool outside = false;              ///< whether `data` consists of lines that are not SSE fields; see `sse_decoder`
};

struct sse_limits {
    std::size_t line = 4u << 20;
    std::size_t event = 8u << 20;
};

/// Splits a byte stream into server-sent events by the WHATWG rules. Call `feed`, then `next` until it returns
/// `std::nullopt`, then `feed` again. The time is linear: no byte is searched twice. Throws `error` (`limit_exceeded`)
/// if a line or an event is too long.
///
/// There are two additions to the rules:
///
/// - A field with the name `error`, as llama.cpp sent before 2026, makes an event of type "error".
/// - The rules ignore lines that are not fields. This decoder returns them, because they may contain an error in plain
///   JSON. It joins such lines into one event whose `outside` is true. This event ends at a blank line. It has at most
///   64 KiB; lines that would exceed this limit are dropped. If its first line is a JSON object, the event has only
///   this line, as in JSON Lines.
class sse_decoder {
public:
    explicit sse_decoder(sse_limits limits = {});

    void feed(std::string_view bytes);

    /// Returns the next complete event, or `std::nullopt` if more bytes are needed.
    std::optional<sse_event> next();

    /// Returns an event that has data but was not closed by a blank line, or `std::nullopt` if there is none left. Call
    /// this repeatedly at the end of the stream, after `next()` has returned `std::nullopt`. The WHATWG rules drop such
    /// an event. It is returned here because some servers close the connection directly after `data: [DONE]`.
    std::optional<sse_event> finish();

    /// Returns the reconnection time that the server sent, in ms. The library does not use it.
    std::optional<std::uint64_t> retry() const noexcept;

    std::string_view last_event_id() const noexcept;

private:
    /// Finds the next occurrence of a byte in the buffer, and remembers how far it has searched.
    struct finder {
        char wanted;
        std::size_t found = npos;
        std::size_t looked = 0;

        std::size_t next(std::string_view bytes, std::size_t from);
        void drop_front(std::size_t count) noexcept;
    };
    static constexpr std::size_t npos = std::string_view::npos;

    void compact();
    bool skip_line_break();
    bool take_empty_line();
    std::optional<std::string_view> take_line();
    std::string_view without_bom(std::string_view line);
    bool process(std::string_view line);
    std::optional<sse_event> next_of_all();
    bool add_outside(std::string_view line);
    sse_event take_outside();
    void add_data(std::string_view value);
    void keep_line();
    bool close_event();
    std::optional<sse_event> take_event();

    sse_limits limits_;
    std::string buffer_;
    std::size_t at_ = 0; ///< where the current line begins
    finder lf_{'\n'};
    finder cr_{'\r'};
    bool first_line_ = true;
    bool after_cr_ = false;   ///< the last byte was a CR; an LF directly after it belongs to the same line end
    bool in_comment_ = false; ///< the current line is a comment, and its start was dropped
    bool has_data_ = false;
    bool in_place_ = false; ///< the event's data is a single line that is still in `buffer_`
    std::size_t line_at_ = 0;
    std::size_t line_size_ = 0;
    std::string data_; ///< the event's data if `in_place_` is false
    std::string outside_;
    std::string shown_outside_; ///< the data of the last returned event whose `outside` is true
    bool strays_ = false; ///< a line outside of all events has been found; from now on, `next_of_all` handles all lines
    /// Whether a blank line has closed an event that is still to be returned. The lines outside of the event are
    /// returned before the event.
    bool closing_ = false;
    std::string repaired_;
    std::string type_;
    std::string shown_type_; ///< the type of the event that was returned last
    std::string id_;         ///< the id of the current event
    bool id_changed_ = false;
    std::string last_id_; ///< the id of the last event that was closed
    std::optional<std::uint64_t> retry_;
};

} // namespace openai::detail::protocol
