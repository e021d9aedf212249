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

    /// Throws `error`: `invalid_json`, `invalid_response`. What is an error is not looked for. `type`: of the event,
    /// for data that does not say it.
    response_event read(std::string_view type, std::string_view data);

    /// The same and quicker, for events such as nearly all are. Nothing: `read` has to.
    std::optional<response_event> read_fast(std::string_view data);

private:
    std::shared_ptr<response_event_data> fresh();
    void join_halves(response_event_data& event);

    mapping::half_characters halves_;
    response_event_head head_;                       ///< of the usual event before
    std::shared_ptr<response_event_data> spares_[2]; ///< of events before; used again once nobody else holds them
};

/// What an event means: an error, the end, a heartbeat, or something for the caller.
mapping::event_meaning meaning_of_response_event(std::string_view type, std::string_view data, bool outside);

} // namespace openai::detail
