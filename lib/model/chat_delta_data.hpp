// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "model/capped_resource.hpp"

#include <openai/chat_delta.hpp>

#include <boost/json/monotonic_resource.hpp>

#include <cstddef>
#include <list>
#include <string>
#include <vector>

namespace openai {

/// What a `chat_delta` shares between its copies. The views in it point into `document` and `texts`.
struct chat_delta_data {
    std::string event;
    std::byte buffer[2048]; ///< holds the document of a usual event, so that it takes no allocations of its own
    mapping::capped_resource beyond{0}; ///< more, within the event's limit
    std::optional<boost::json::monotonic_resource> resource{std::in_place, buffer, sizeof(buffer), &beyond};
    std::optional<boost::json::value> document;
    std::list<std::string> texts; ///< texts that the event does not hold in one piece
    std::vector<choice_delta> choices;
    std::list<std::vector<tool_call_delta>> tool_calls; ///< one list per choice that has any

    std::string_view id;
    std::string_view model;
    std::string_view service_tier;
    std::string_view system_fingerprint;
    std::int64_t created = 0;
    std::optional<openai::usage> usage;

    /// For the next event; keeps the memory.
    void reset() {
        document.reset();
        resource.emplace(buffer, sizeof(buffer),
                         &beyond); // release() would keep the size of the last block, and double it
        event.clear();
        texts.clear();
        choices.clear();
        tool_calls.clear();
        id = model = service_tier = system_fingerprint = {};
        created = 0;
        usage.reset();
    }
};

} // namespace openai
