// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/response_endpoints.hpp"

#include "testing/responses/api_request.hpp"
#include "testing/responses/api_state.hpp"
#include "testing/responses/item_page.hpp"
#include "testing/responses/request_target.hpp"
#include "testing/responses/response_creation.hpp"
#include "testing/responses/response_input.hpp"
#include "testing/responses/seal.hpp"
#include "testing/words.hpp"

namespace openai::testing {
namespace {

namespace json = boost::json;

http_answer retrieve(const response_run& run, const api_request& request) {
    const auto& target = request.http.target;
    if (query_value(target, "stream") != "true") return json_answer(200, run.json());
    if (!run.in_background())
        return refuse(400, "Only a response that was created with 'background' can be streamed again.", "invalid_value",
                      "stream");
    const auto after = query_value(target, "starting_after");
    if (!after) return response_stream(run, 0);
    std::size_t number = 0;
    const auto* const end = after->data() + after->size();
    if (after->empty() || std::from_chars(after->data(), end, number).ptr != end)
        return refuse(400, "'starting_after' must be a sequence number.", "invalid_value", "starting_after");
    return response_stream(run, std::min(number, run.events().texts().size()) + 1);
}

http_answer cancel(response_run& run) {
    if (!run.in_background())
        return refuse(400, "Only a response that was created with 'background' can be cancelled.");
    run.cancel();
    return json_answer(200, run.json());
}

http_answer erase_response(api_state& state, const std::string& id) {
    state.responses.take(id)->run->cancel();
    object_text answer;
    return json_answer(200, answer.add("id", id).add("object", "response").add("deleted", true).str());
}

http_answer on_stored(api_state& state, const api_request& request) {
    const auto& id = request.route.id;
    const auto* stored = state.responses.find(id);
    if (!stored) return not_found("Response", id);
    switch (request.route.operation) {
    case api_operation::retrieve_response: return retrieve(*stored->run, request);
    case api_operation::cancel_response: return cancel(*stored->run);
    case api_operation::delete_response: return erase_response(state, id);
    default: return item_page(stored->input, request.http.target);
    }
}

http_answer compact(api_state& state, std::size_t tokens, std::size_t index) {
    const auto number = numbered("", index);
    object_text item;
    item.add("id", "cmp_" + number).add("type", "compaction");
    item.add("encrypted_content", sealed("compaction_" + number));
    state.given.add(std::vector{item.str()});
    const json::object usage{{"input_tokens", tokens},
                             {"input_tokens_details", json::object{{"cached_tokens", 0}, {"cache_write_tokens", 0}}},
                             {"output_tokens", 0},
                             {"output_tokens_details", json::object{{"reasoning_tokens", 0}}},
                             {"total_tokens", tokens}};
    object_text answer;
    answer.add("id", "resp_" + number).add("object", "response.compaction").add("created_at", 1700000000);
    return json_answer(200, answer.raw("output", array_text({item.str()})).add("usage", usage).str());
}

} // namespace

http_answer response_answer(api_state& state, const api_request& request, bool strict) {
    const bool counts = request.route.operation == api_operation::count_input_tokens;
    if (!counts && request.route.operation != api_operation::compact_response) return on_stored(state, request);
    if (!request.call.is_object) return refuse(400, "We could not parse the JSON body of your request.");
    if (auto wrong = wrong_context(state, request.call)) return *std::move(wrong);
    if (auto wrong = wrong_input(state, request.call, strict)) return *std::move(wrong);
    if (!counts)
        if (auto wrong = missing_result(state, request.call)) return *std::move(wrong);
    const auto tokens = input_tokens(state, request.call);
    if (!counts) return compact(state, tokens, request.http.index);
    object_text answer;
    return json_answer(200, answer.add("object", "response.input_tokens").add("input_tokens", tokens).str());
}

} // namespace openai::testing
