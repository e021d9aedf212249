// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_event.hpp>

#include <string_view>

namespace openai::detail::mapping {

/// The kind of an event by the type that the server names.
response_event_kind event_kind_of(std::string_view type) noexcept;

/// Whether the response ends with such an event.
constexpr bool is_last_event(response_event_kind kind) noexcept {
    using enum response_event_kind;
    return kind == completed || kind == incomplete || kind == failed;
}

/// Whether it brings a piece of a text.
bool is_delta(response_event_kind kind) noexcept;

} // namespace openai::detail::mapping
