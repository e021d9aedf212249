// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/responses/bounded_map.hpp"
#include "testing/responses/given_items.hpp"
#include "testing/responses/response_run.hpp"

namespace openai::testing {

/// A response with what was sent to get it.
struct stored_response {
    std::shared_ptr<response_run> run;
    std::vector<stored_item> input;
    std::string previous; ///< id of the response before it
};

struct conversation {
    boost::json::object metadata;
    std::vector<stored_item> items;
};

/// What the server remembers from request to request.
struct api_state {
    explicit api_state(std::size_t most)
        : responses(most)
        , by_key(most)
        , conversations(most) {}

    bounded_map<stored_response> responses; ///< by their ids
    bounded_map<stored_response> by_key;    ///< by their idempotency keys, also those that are not stored
    bounded_map<conversation> conversations;
    given_items given;

    /// The item of that id in a response or a conversation that is stored; nothing if there is none.
    std::optional<std::string> find_item(std::string_view id) const;
};

} // namespace openai::testing
