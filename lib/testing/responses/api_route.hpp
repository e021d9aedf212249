// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/record.hpp>

#include <optional>
#include <string>

namespace openai::testing {

/// The operations on responses and conversations.
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
    wrong_method, ///< the path is known, but not for this method
};

/// The target of a request.
struct api_route {
    api_operation operation = api_operation::wrong_method;
    std::string id;      ///< the id of the response or conversation
    std::string item_id; ///< the id of an item of the conversation
};

/// Returns the route of a request, or `std::nullopt` if the path does not belong to responses or conversations. A
/// prefix of the path, such as "/v1", is ignored.
std::optional<api_route> find_route(const received_request& request);

} // namespace openai::testing
