// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/stateful_api.hpp"

#include "testing/responses/conversation_endpoints.hpp"
#include "testing/responses/response_endpoints.hpp"

#include <openai/testing/server_options.hpp>

namespace openai::testing {
namespace {

/// Returns the events that the test has given, instead of those of the endpoint.
http_answer scripted_events(const reply_script& script) {
    event_list events;
    for (const auto& event : *script.events) {
        events.add(event);
        events.end_delta();
    }
    if (!script.after_done.empty()) events.add(script.after_done);
    return event_answer(std::move(events));
}

} // namespace

stateful_api::stateful_api(const creation_terms& terms)
    : terms_(terms)
    , state_(terms.options.stored_limit) {}

bool stateful_api::asks_model(const api_request& request) const {
    return request.route.operation == api_operation::create_response && !is_repeated(state_, request);
}

http_answer stateful_api::answer(const reply_script& script, const api_request& request) {
    if (script.raw) return {};
    auto answer = script.body     ? json_answer(200, *script.body)
                  : script.events ? scripted_events(script)
                                  : by_operation(script, request);
    if (script.status) answer.status = *script.status;
    return answer;
}

http_answer stateful_api::by_operation(const reply_script& script, const api_request& request) {
    const auto operation = request.route.operation;
    const bool strict = terms_.options.items_are_strict;
    if (operation == api_operation::wrong_method)
        return refuse(405, "Not allowed to " + request.http.method + " on this path.");
    if (operation == api_operation::create_response) return create_response(state_, script, request, terms_);
    if (operation >= api_operation::create_conversation) return conversation_answer(state_, request, strict);
    return response_answer(state_, request, strict);
}

} // namespace openai::testing
