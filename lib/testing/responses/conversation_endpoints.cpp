// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/conversation_endpoints.hpp"

#include "testing/responses/api_request.hpp"
#include "testing/responses/api_state.hpp"
#include "testing/responses/item_page.hpp"
#include "testing/responses/object_text.hpp"
#include "testing/responses/response_input.hpp"
#include "testing/words.hpp"

#include <algorithm>

namespace openai::testing {
namespace {

namespace json = boost::json;

http_answer resource(const std::string& id, const conversation& talk) {
    object_text text;
    text.add("id", id).add("object", "conversation").add("created_at", 1700000000);
    return json_answer(200, text.add("metadata", talk.metadata).str());
}

void take_metadata(conversation& talk, const response_call& call) {
    const auto* metadata = call.body.if_contains("metadata");
    if (metadata && metadata->is_object()) talk.metadata = metadata->get_object();
}

http_answer create(api_state& state, const api_request& request) {
    const auto number = numbered("", request.http.index);
    conversation talk;
    take_metadata(talk, request.call);
    talk.items = keep_items(state, request.call, number);
    auto answer = resource("conv_" + number, talk);
    state.conversations.put("conv_" + number, std::move(talk));
    return answer;
}

http_answer add_items(api_state& state, conversation& talk, const api_request& request) {
    const auto items = keep_items(state, request.call, numbered("", request.http.index));
    talk.items.insert(talk.items.end(), items.begin(), items.end());
    return item_list(items);
}

http_answer on_item(conversation& talk, const api_route& route) {
    const auto item = std::ranges::find(talk.items, route.item_id, &stored_item::id);
    if (item == talk.items.end()) return not_found("Item", route.item_id);
    if (route.operation == api_operation::retrieve_item) return json_answer(200, item->json);
    talk.items.erase(item);
    return resource(route.id, talk);
}

http_answer erase_conversation(api_state& state, const std::string& id) {
    state.conversations.take(id);
    object_text text;
    return json_answer(200, text.add("id", id).add("object", "conversation.deleted").add("deleted", true).str());
}

} // namespace

http_answer conversation_answer(api_state& state, const api_request& request, bool strict) {
    const auto& [http, route, call] = request;
    if (!http.body.empty() && !call.is_object) return refuse(400, "We could not parse the JSON body of your request.");
    if (auto wrong = wrong_input(state, call, strict)) return *std::move(wrong);
    if (route.operation == api_operation::create_conversation) return create(state, request);
    auto* talk = state.conversations.find(route.id);
    if (!talk) return not_found("Conversation", route.id);
    switch (route.operation) {
    case api_operation::update_conversation: take_metadata(*talk, call); [[fallthrough]];
    case api_operation::retrieve_conversation: return resource(route.id, *talk);
    case api_operation::delete_conversation: return erase_conversation(state, route.id);
    case api_operation::create_items: return add_items(state, *talk, request);
    case api_operation::list_items: return item_page(talk->items, http.target);
    default: return on_item(*talk, route);
    }
}

} // namespace openai::testing
