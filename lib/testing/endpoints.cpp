// SPDX-License-Identifier: BSL-1.0
#include "endpoints.hpp"

#include "chat_answers.hpp"
#include "responses/request_target.hpp"
#include "text_answers.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>

namespace openai::testing {
namespace {

namespace json = boost::json;

json::object model_object(std::string_view id) {
    return {{"id", id}, {"object", "model"}, {"created", 1700000000}, {"owned_by", "testing"}};
}

http_answer list_models(const server_options& options) {
    json::array data;
    for (const auto& id : options.model_ids) data.push_back(model_object(id));
    return json_answer(200, json::serialize(json::object{{"object", "list"}, {"data", std::move(data)}}));
}

http_answer one_model(std::string_view encoded_id, const server_options& options) {
    const auto id = percent_decoded(encoded_id);
    if (std::ranges::find(options.model_ids, id) != options.model_ids.end())
        return json_answer(200, json::serialize(model_object(id)));
    return refuse(404, "The model '" + id + "' does not exist or you do not have access to it.", "model_not_found",
                  "model");
}

http_answer chat(const reply_script& script, const received_request& request, const chat_call& call) {
    if (request.method != "POST") return refuse(405, "Not allowed to " + request.method + " on this path.");
    if (!call.is_object) return refuse(400, "We could not parse the JSON body of your request.");
    // Azure's older API names the model in the path.
    if (call.model.empty() && request.target.find("/deployments/") == std::string::npos)
        return refuse(400, "you must provide a model parameter");
    if (!call.has_messages)
        return refuse(400, "Missing required parameter: 'messages'.", "missing_required_parameter", "messages");
    if (!call.stream) return json_answer(200, chat_json(script, call, request.index));
    return event_answer(chat_events(script, call, request.index));
}

/// Answers a request that has a model and a `prompt` or `input`.
http_answer made_of_input(const reply_script& script, const received_request& request, const chat_call& call) {
    const auto path = request.path();
    if (request.method != "POST") return refuse(405, "Not allowed to " + request.method + " on this path.");
    if (!call.is_object) return refuse(400, "We could not parse the JSON body of your request.");
    const std::string wanted = path.ends_with("/completions") ? "prompt" : "input";
    if (call.inputs.empty() || call.inputs.front().empty())
        return refuse(400, "Missing required parameter: '" + wanted + "'.", "missing_required_parameter", wanted);
    if (path.ends_with("/moderations")) return json_answer(200, moderation_json(call, request.index));
    if (call.model.empty() && request.target.find("/deployments/") == std::string::npos)
        return refuse(400, "you must provide a model parameter");
    if (path.ends_with("/embeddings")) return json_answer(200, embeddings_json(call));
    if (call.stream) return event_answer(text_events(script, call, request.index));
    return json_answer(200, text_json(script, call, request.index));
}

http_answer by_path(const reply_script& script, const received_request& request, const chat_call& call,
                    const server_options& options) {
    const auto path = request.path();
    if (path.ends_with("/chat/completions")) return chat(script, request, call);
    for (const auto* end : {"/completions", "/embeddings", "/moderations"})
        if (path.ends_with(end)) return made_of_input(script, request, call);
    if (request.method == "GET") {
        if (path.ends_with("/models")) return list_models(options);
        if (const auto at = path.find("/models/"); at != path.npos) return one_model(path.substr(at + 8), options);
    }
    return refuse(404, "Invalid URL (" + request.method + " " + std::string(path) + ")");
}

} // namespace

bool authorized(const received_request& request, const server_options& options) {
    return options.key.empty() || request.header("authorization") == "Bearer " + options.key ||
           request.header("api-key") == options.key;
}

http_answer unauthorized_answer(const received_request& request) {
    if (!request.header("authorization") && !request.header("api-key"))
        return refuse(401, "You didn't provide an API key. You need to provide your API key in an Authorization "
                           "header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
    return refuse(401, "Incorrect API key provided.", "invalid_api_key");
}

http_answer endpoint_answer(const reply_script& script, const received_request& request, const chat_call& call,
                            const server_options& options) {
    http_answer answer;
    if (script.body) {
        answer = json_answer(200, *script.body);
    } else if (script.events && !call.stream) {
        // If the script has events, they are sent for a request of any kind.
        answer = event_answer(chat_events(script, call, request.index));
    } else {
        answer = by_path(script, request, call, options);
    }
    if (script.status) answer.status = *script.status;
    return answer;
}

} // namespace openai::testing
