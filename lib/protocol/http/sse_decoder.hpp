// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// One dispatched event. The views are valid until the next call of the decoder.
struct sse_event {
    std::string_view type; ///< "message" unless an `event:` field says otherwise
    std::string_view data; ///< the `data:` lines joined with LF; malformed UTF-8 is replaced by U+FFFD
    std::string_view id;   ///< the last event id
    bool outside = false;  ///< `data` are lines that belong to no event, see `sse_decoder`
};

struct sse_limits {
    std::size_t line = 4u << 20;
    std::size_t event = 8u << 20;
};

/// Splits a byte stream into server-sent events by the WHATWG rules. Feed once, drain fully, then feed again.
/// Linear: no byte is searched twice. Throws `error` with `limit_exceeded` for an endless line or event.
///
/// Two additions. The field name `error` (llama.cpp before 2026) gives an event of type "error". And what the rules
/// ignore is not lost: lines that are no field, such as an error as plain JSON, are given out as an event that is
/// `outside`, up to a blank line and 64 KiB; a line that is an object is one by itself, as in JSON lines.
class sse_decoder {
public:
    explicit sse_decoder(sse_limits limits = {});

    void feed(std::string_view bytes);

    /// The next complete event; nothing: feed more.
    std::optional<sse_event> next();

    /// The stream is at its end: an event that was not closed by a blank line, if it has data. Call after `next()`
    /// gave nothing, until it gives nothing. WHATWG drops it; servers that end with `data: [DONE]` and close need it.
    std::optional<sse_event> finish();

    /// The reconnection time the server asked for, in ms. Kept, never obeyed: reconnecting would bill again.
    std::optional<std::uint64_t> retry() const noexcept;

    std::string_view last_event_id() const noexcept;

private:
    /// Where a byte next occurs in the buffer; remembers how far it has looked.
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
    std::size_t at_ = 0; ///< where the line in hand begins
    finder lf_{'\n'};
    finder cr_{'\r'};
    bool first_line_ = true;
    bool after_cr_ = false;   ///< a LF that comes next belongs to the CR before
    bool in_comment_ = false; ///< the line in hand is a comment whose start was dropped
    bool has_data_ = false;
    bool in_place_ = false; ///< the event's data is one line, still in `buffer_`
    std::size_t line_at_ = 0;
    std::size_t line_size_ = 0;
    std::string data_; ///< the event's data if it is not in place
    std::string outside_;
    std::string shown_outside_; ///< of the event last given out
    bool strays_ = false;       ///< lines outside of all events have been read: from then on they are looked for
    bool closing_ = false;      ///< a blank line was read, but only what is outside was given out
    std::string repaired_;
    std::string type_;
    std::string shown_type_; ///< of the event last given out
    std::string id_;         ///< of the event in hand
    bool id_changed_ = false;
    std::string last_id_; ///< of the last event that was closed
    std::optional<std::uint64_t> retry_;
};

} // namespace openai::detail::protocol
