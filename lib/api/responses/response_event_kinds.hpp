// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_event.hpp>

#include <string_view>

namespace openai::detail::mapping {

/// Returns the kind of an event. `type` is the event's type as the server sent it.
response_event_kind event_kind_of(std::string_view type) noexcept;

/// Whether an event of this kind ends the response.
constexpr bool is_last_event(response_event_kind kind) noexcept {
    using enum response_event_kind;
    return kind == completed || kind == incomplete || kind == failed;
}

/// Whether an event of this kind contains a piece of content: of a text, of arguments, of code, of audio and the like.
bool is_delta(response_event_kind kind) noexcept;

} // namespace openai::detail::mapping
