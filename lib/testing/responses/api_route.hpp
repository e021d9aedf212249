// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/record.hpp>

#include <optional>
#include <string>

namespace openai::testing {

/// What can be done with responses and conversations. The names are those of OpenAI's document.
enum class api_operation {
    create_response,
    retrieve_response,
    delete_response,
    cancel_response,
    list_input_items,
    count_input_tokens,
    compact_response,
    create_conversation,
    retrieve_conversation,
    update_conversation,
    delete_conversation,
    create_items,
    list_items,
    retrieve_item,
    delete_item,
    wrong_method, ///< the path is known
};

/// Where a request goes.
struct api_route {
    api_operation operation = api_operation::wrong_method;
    std::string id;      ///< of the response or of the conversation
    std::string item_id; ///< of an item of the conversation
};

/// Nothing if the path does not belong to responses or conversations. What precedes it, such as "/v1", does not matter.
std::optional<api_route> find_route(const received_request& request);

} // namespace openai::testing
