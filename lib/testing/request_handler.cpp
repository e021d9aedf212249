// SPDX-License-Identifier: BSL-1.0
#include "request_handler.hpp"

namespace openai::testing {
namespace {

/// Stores the members that both kinds of calls have.
void note(received_request& request, const auto& call) {
    request.prompt = call.prompt;
    request.model = call.model;
    request.stream = call.stream;
}

} // namespace

request_handler::request_handler(const boost::asio::any_io_executor& executor, const server_options& options,
                                 ledger& records, reply_book& book)
    : options_(options)
    , records_(records)
    , book_(book)
    , api_({executor, options, records}) {}

answer_plan request_handler::answer(received_request& request, const connection_terms& terms) {
    request.index = records_.next_index();
    if (const auto route = find_route(request)) {
        const auto call = read_response_call(request.body);
        note(request, call);
        const api_request about{request, *route, call};
        return plan(request, terms, api_.asks_model(about),
                    [&](const reply_script& script) { return api_.answer(script, about); });
    }
    const auto call = read_chat_call(request.body);
    note(request, call);
    return plan(request, terms, true,
                [&](const reply_script& script) { return endpoint_answer(script, request, call, options_); });
}

answer_plan request_handler::plan(const received_request& request, const connection_terms& terms, bool asks_model,
                                  const endpoint& ask) {
    records_.request_complete(request);
    if (!authorized(request, options_))
        return plan_answer(reply().script(), unauthorized_answer(request), request, terms);
    const auto chosen = book_.choose(request, asks_model);
    const auto answer = ask(chosen.script());
    if (!answer.delays_used) return plan_answer(chosen.script(), answer, request, terms);
    auto script = chosen.script();
    script.delay = script.delay_body = script.delay_between = {};
    return plan_answer(script, answer, request, terms);
}

} // namespace openai::testing
