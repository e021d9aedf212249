// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/fast_response_event.hpp"
#include "api/responses/response_event_data.hpp"
#include "engine/answers/stream_event.hpp"
#include "json/half_characters.hpp"

#include <memory>
#include <optional>
#include <string_view>

namespace openai::detail {

/// Reads the events of one streamed response in order.
class response_event_reader {
public:
    response_event_reader() = default;

    /// Reads an event. Does not look for errors in it. `type` is the type of the server-sent event, and is used if the
    /// data contains no type. Throws `error`: `invalid_json`, `invalid_response`.
    response_event read(std::string_view type, std::string_view data);

    /// Reads an event, faster than `read` does. Succeeds for nearly all events. If it returns `std::nullopt`, call
    /// `read` for this event.
    std::optional<response_event> read_fast(std::string_view data);

private:
    std::shared_ptr<response_event_data> fresh();
    void join_halves(response_event_data& event);

    mapping::half_characters halves_;
    response_event_head head_; ///< the head of the last event that had the usual form
    /// Data objects of earlier events. The reader reuses an object when no event refers to it any longer.
    std::shared_ptr<response_event_data> spares_[2];
};

/// Returns what an event means: an error, the end, a heartbeat, or content for the caller. `outside` says whether the
/// server sent the data outside of events.
mapping::event_meaning meaning_of_response_event(std::string_view type, std::string_view data, bool outside);

} // namespace openai::detail
