// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// The kinds of events in a stream.
enum class event_kind {
    content,   ///< a part of the answer, or an unknown document; passed to the caller
    end,       ///< the server's end marker
    error,     ///< an error that the server reports
    heartbeat, ///< an event that only keeps the connection alive
    words      ///< text that is not a document; not passed to the caller, but part of an error's message
};

struct event_meaning {
    event_kind kind = event_kind::content;
    std::optional<api_error> said; ///< only for an error
};

/// Returns the kind of an event in a stream of one of OpenAI's older endpoints. If the event reports an error, also
/// returns this error. `outside` says whether `data` is text that was outside of all events.
event_meaning meaning_of(std::string_view type, std::string_view data, bool outside);

/// Returns the first line of an event's `data` if the data has several lines, and the first one is the end marker or a
/// whole document. This is for servers that send several documents in one event, one per line. In all other cases,
/// returns `std::nullopt`, and the event is then read as one document.
std::optional<std::string_view> first_of_lines(std::string_view data);

/// If an event is a list of objects, returns these objects, one per line. Otherwise returns `std::nullopt`.
std::optional<std::string> lines_of_list(std::string_view data);

} // namespace openai::detail::mapping
