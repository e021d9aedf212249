// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/event_list.hpp"

#include <vector>

namespace openai::testing {

struct model_output;
class response_document;

/// All events of a response, from the first to the last.
struct response_events {
    event_list list;
    std::size_t begun = 0;              ///< the number of events that exist when the model begins to work
    std::vector<std::size_t> item_ends; ///< for each item, the number of events that exist when it is complete
};

/// Returns the events, numbered from 0. If `background` is true, the first two events report the state "queued".
response_events response_events_of(const response_document& document, const model_output& output, bool background);

} // namespace openai::testing
