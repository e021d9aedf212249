// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/responses/bounded_map.hpp"
#include "testing/responses/given_items.hpp"
#include "testing/responses/response_run.hpp"

namespace openai::testing {

/// A response, with the input that it answered.
struct stored_response {
    std::shared_ptr<response_run> run;
    std::vector<stored_item> input;
    std::string previous; ///< id of the response that this one continues
};

struct conversation {
    boost::json::object metadata;
    std::vector<stored_item> items;
};

/// The state that the server keeps between requests.
struct api_state {
    explicit api_state(std::size_t most)
        : responses(most)
        , by_key(most)
        , conversations(most) {}

    bounded_map<stored_response> responses; ///< by id
    bounded_map<stored_response> by_key;    ///< by idempotency key, including responses with `store: false`
    bounded_map<conversation> conversations;
    given_items given;

    /// Returns the item with this id in a stored response or conversation, or `std::nullopt` if there is none.
    std::optional<std::string> find_item(std::string_view id) const;
};

} // namespace openai::testing
