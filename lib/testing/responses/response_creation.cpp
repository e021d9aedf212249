// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/response_creation.hpp"

#include "testing/ledger.hpp"
#include "testing/responses/api_request.hpp"
#include "testing/responses/api_state.hpp"
#include "testing/responses/response_input.hpp"
#include "testing/words.hpp"

#include <openai/testing/server_options.hpp>

namespace openai::testing {
namespace {

std::string key_of(const api_request& request) {
    return std::string(request.http.header("idempotency-key").value_or(std::string_view()));
}

std::optional<http_answer> wrong_request(const api_state& state, const api_request& request, bool strict) {
    const auto& call = request.call;
    if (!call.is_object) return refuse(400, "We could not parse the JSON body of your request.");
    const bool has_template = call.body.contains("prompt");
    // Azure's older API names the model in the path.
    if (call.model.empty() && !has_template && request.http.target.find("/deployments/") == std::string::npos)
        return refuse(400, "you must provide a model parameter");
    if (call.items.empty() && !has_template && call.previous.empty() && call.conversation.empty())
        return refuse(400, "Missing required parameter: 'input'.", "missing_required_parameter", "input");
    if (call.background && !call.store)
        return refuse(400, "A response in the background must be stored.", "invalid_value", "store");
    if (auto wrong = wrong_context(state, call)) return wrong;
    if (auto wrong = wrong_input(state, call, strict)) return wrong;
    return missing_result(state, call);
}

/// Returns the items that are added to the conversation of a response that has ended.
std::vector<stored_item> said_in(const stored_response& made, const response_call& call, const std::string& number) {
    if (call.conversation.empty() || made.run->output().status == "failed") return {};
    auto items = made.input;
    for (const auto& text : made.run->output().texts())
        items.push_back(keep_item(text, number + "_" + std::to_string(items.size())));
    return items;
}

/// Returns the JSON or the stream of a response that was made now or earlier.
http_answer answer_of(const response_run& run, bool stream) {
    auto answer = stream ? response_stream(run, 0) : json_answer(200, run.json());
    answer.delays_used = run.in_background();
    return answer;
}

/// Ends a response that was dropped from the store, because nobody can fetch it any more.
void drop(std::optional<stored_response> oldest) {
    if (oldest) oldest->run->cancel();
}

} // namespace

bool is_repeated(const api_state& state, const api_request& request) {
    return request.route.operation == api_operation::create_response && state.by_key.find(key_of(request));
}

http_answer create_response(api_state& state, const reply_script& script, const api_request& request,
                            const creation_terms& terms) {
    const auto& call = request.call;
    const auto key = key_of(request);
    if (const auto* before = state.by_key.find(key)) return answer_of(*before->run, call.stream);
    if (auto wrong = wrong_request(state, request, terms.options.items_are_strict)) return *std::move(wrong);

    const auto number = numbered("", request.http.index);
    auto output = model_output_of(script, call, input_tokens(state, call), number);
    stored_response made;
    made.run = std::make_shared<response_run>(terms.executor, script, response_document(call, "resp_" + number),
                                              std::move(output), call.background);
    made.input = keep_items(state, call, number);
    made.previous = call.previous;
    state.given.add(made.run->output().texts());
    if (call.store) drop(state.responses.put(made.run->id(), made));
    if (!key.empty()) state.by_key.put(key, made);
    terms.records.executed();

    auto answer = answer_of(*made.run, call.stream); // now, while a background response is queued
    made.run->start([&state, id = call.conversation, items = said_in(made, call, number)] {
        auto* talk = state.conversations.find(id);
        if (talk) talk->items.insert(talk->items.end(), items.begin(), items.end());
    });
    return answer;
}

http_answer response_stream(const response_run& run, std::size_t after) {
    auto answer = event_answer(run.events().after(after));
    answer.first_event = after;
    if (run.in_background()) answer.feed = run.feed();
    return answer;
}

} // namespace openai::testing
