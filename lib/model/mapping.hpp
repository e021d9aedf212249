// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_completion.hpp>
#include <openai/chat_delta.hpp>
#include <openai/chat_request.hpp>
#include <openai/error.hpp>
#include <openai/http_response.hpp>
#include <openai/model.hpp>
#include <openai/text_completion.hpp>

#include "model/event_head.hpp"
#include "model/half_characters.hpp"
#include "model/recipient.hpp"
#include "sanitize.hpp"

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// JSON <-> values. Pure: no I/O, no clock.
namespace openai::mapping {

using detail::http_message;

/// A request's JSON body (instantiated beside its fields). For those that have `stream_options`, `stream` decides the
/// member of that name and whether the options are sent.
/// Throws `error` (`invalid_argument`, naming the field, never its value): a missing model or other input, text that is
/// not UTF-8, a number that is not finite, an `extra_body` that contradicts `stream`.
template <class T>
    requires(!std::same_as<T, boost::json::value>)
std::string write(const T& request, bool stream = false, recipient to = {});

/// Whether the body of a request may depend on the provider that it is written for.
template <class T>
bool depends_on_recipient(const T&) {
    return false;
}

/// The parameters of a URL's query, not escaped.
using query = std::vector<std::pair<std::string, std::string>>;

/// What a request puts into the query: what is set, in the order of its fields (instantiated beside them).
template <class T>
query write_query(const T& request);

/// Any document as JSON text. Throws `error` (`invalid_argument`, naming the path below `name`) for text that is not
/// UTF-8 and numbers that are not finite.
std::string write(const boost::json::value& document, std::string_view name);

/// A successful answer as `T` (instantiated beside its fields).
/// Throws `error`: `invalid_json` (offset in the context, start of the body as excerpt), `invalid_response` (the path
/// of the field at fault), or what the API says when a body of status 200 holds an error instead of an answer.
template <class T>
T read(const http_message& answer);

/// Throws `error` (`invalid_json`) for a body that holds nothing.
void check_not_empty(std::string_view body);

/// One event of a stream. Blank data gives an empty delta. Throws `error`: `invalid_json`, `in_stream_error`.
chat_delta read_chat_delta(std::string_view event_data);

/// One event of a streamed text completion. Blank data gives an empty piece. Errors in it are
/// not looked for, see `meaning_of`. Throws `error` (`invalid_json`).
text_completion read_text_piece(std::string_view event_data);

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
    std::optional<chat_delta> read_usual(std::string_view event_data);

private:
    std::shared_ptr<chat_delta_data> fresh();
    void drop_repeated_text(chat_delta_data& data);
    void join_halves(chat_delta_data& data, bool has_marks);

    std::array<std::uint8_t, 128> pieces_{}; ///< by choice index: the kinds that pieces have brought
    half_characters halves_;
    event_head head_;                            ///< of the usual event before
    std::shared_ptr<chat_delta_data> spares_[2]; ///< of deltas before; used again once nobody else holds them
};

/// Reads the events of one streamed text completion in order, as `read_text_piece`.
class text_piece_reader {
public:
    text_piece_reader() = default;

    /// Of one event, which no other follows.
    static text_piece_reader of_one() {
        text_piece_reader reader;
        reader.halves_.expect_no_more();
        return reader;
    }

    text_completion read(std::string_view event_data);

private:
    half_characters halves_;
};

/// Whether members of an event that have no field say more than what an answer begins with.
bool has_further(const boost::json::object& event) noexcept;

/// What the body of a failed answer says, in any of the shapes met; the message is never empty.
api_error read_api_error(int status, const headers& fields, std::string_view body);

using detail::sanitize;

} // namespace openai::mapping
