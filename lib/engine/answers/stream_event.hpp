// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai::detail::mapping {

/// What an event of a stream is.
enum class event_kind {
    content,   ///< a piece of the answer, or something that nothing is known of: for the caller
    end,       ///< the server's end marker
    error,     ///< the server says that it failed
    heartbeat, ///< says only that the connection lives
    words      ///< text that is no document: not for the caller, but for an error's message
};

struct event_meaning {
    event_kind kind = event_kind::content;
    std::optional<api_error> said; ///< of an error
};

/// Decides it, for all streams of OpenAI's older endpoints. `outside`: the text was in no event.
event_meaning meaning_of(std::string_view type, std::string_view data, bool outside);

/// Several documents that came as one event, one a line: the first line, if it is a document by itself; nothing: the
/// event is one.
std::optional<std::string_view> first_of_lines(std::string_view data);

/// The elements of an event that is a list of objects, a line each; nothing: it is none.
std::optional<std::string> lines_of_list(std::string_view data);

} // namespace openai::detail::mapping
