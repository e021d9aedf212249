// SPDX-License-Identifier: BSL-1.0
#include "api/responses/begun_responses.hpp"
#include "api/responses/checked_response.hpp"
#include "api/responses/response_stream_codec.hpp"
#include "api/responses/response_tokens.hpp"
#include "engine/codec/codec.hpp"
#include "engine/codec/pager_members.hpp"
#include "engine/codec/stream_answer.hpp"
#include "json/json_slices.hpp"

#include <openai/responses.hpp>

namespace openai {
namespace detail {

response_event stream_codec<response_event>::read_document(const http_response& answer) {
    mapping::check_not_empty(answer.body());
    if (auto meaning = meaning_of_response_event("", answer.body(), false); meaning.said)
        throw in_stream_error(std::move(*meaning.said));
    if (!mapping::member_text(answer.body(), "output")) throw error(errc::invalid_response, "output: is missing");
    auto event = response_event_reader().read("", event_of_response(answer.body()));
    if (event.response() != nullptr) check_not_failed(*event.response(), answer);
    return event;
}

response_event stream_codec<response_event>::read_rest(const http_response& answer) {
    mapping::check_not_empty(answer.body());
    const auto status = mapping::member_text(answer.body(), "status");
    if (status == "\"failed\"") return response_event_reader().read("", event_of_response(answer.body()));
    auto event = read_document(answer);
    if (!status) throw error(errc::invalid_response, "status: is missing");
    return event;
}

void stream_codec<response_event>::note_begun(client_core& core, std::string id, std::string_view model) noexcept {
    try {
        core.service<begun_responses>().add(std::move(id), std::string(model));
    } catch (const std::exception&) {
        return; // the response's tokens are not reported
    }
}

/// The rest begins after the last sequence number. Not every server states these numbers.
std::optional<rest_of_answer> stream_codec<response_event>::rest_of(const response_accumulator& have,
                                                                    const kept_answer& kept) {
    const auto after = have.sequence_number();
    if (!after || have.finished()) return std::nullopt;
    const auto& known = have.completion().id;
    auto id = kept.ids.empty() ? known : kept.ids.front();
    if (id.empty()) return std::nullopt;
    auto expected = known.empty() ? id : known;
    response_resume_parameters parameters;
    parameters.starting_after = after;
    auto call = call_of<endpoints::resume_response>(std::move(parameters)).at(std::move(id));
    call->options = kept.options;
    std::erase_if(call->options.query, [](const auto& each) { return each.first == "starting_after"; });
    return rest_of_answer{std::move(call), *after, std::move(expected)};
}

namespace {

/// A response that has just been made, and that has failed, is a failure of the call.
void decode_created(const call& call, answer received, response& made) {
    const http_response from(received.http);
    decode_answer(call, std::move(received), made);
    check_not_failed(made, from);
    if (call.tells_tokens() && !made.ended())
        stream_codec<response_event>::note_begun(*call.shared_core(), made.id, call.model());
}

std::optional<std::string> take_begun(const call& call, const std::string& id) noexcept {
    try {
        return call.shared_core()->service<begun_responses>().take(id);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

/// The call that receives a response complete reports its tokens, if the client has created the response in the
/// background and no other call has reported them.
void decode_fetched(const call& call, answer received, response& found) {
    decode_answer(call, std::move(received), found);
    if (!call.is_observed() || !found.ended()) return;
    if (const auto model = take_begun(call, found.id))
        call.tell(tokens_of(found), model->empty() ? found.model : *model);
}

/// What the request asks for in its body, the requests for the rest of its answer ask for in their queries.
void encode_streamed(call_request& call, const void* asked) {
    encode_document<response_request>(call, asked);
    const auto& request = *static_cast<const response_request*>(asked);
    response_resume_parameters rest;
    rest.include = request.include;
    if (request.stream_options) rest.include_obfuscation = request.stream_options->include_obfuscation;
    call.rest_query = mapping::write_query(rest);
}

/// `stream=true` in the query makes the answer a stream.
void encode_resume(call_request& call, const void* asked) {
    call.is_kept = true;
    add_query(call, mapping::write_query(*static_cast<const response_resume_parameters*>(asked)));
    add_query(call, {{"stream", "true"}});
}

} // namespace
} // namespace detail

namespace endpoints {

using detail::codec;
using detail::make_codec;

constinit const codec create_response::wire{"POST", "/responses", detail::encode_document<response_request>,
                                            detail::start_operation<response, detail::decode_created>};
constinit const codec stream_response::wire =
    make_codec<stream_response>("POST", "/responses", detail::encode_streamed);
constinit const codec retrieve_response::wire{"GET", "/responses/{id}", detail::encode_query<retrieve_parameters>,
                                              detail::start_operation<response, detail::decode_fetched>};
constinit const codec resume_response::wire =
    make_codec<resume_response>("GET", "/responses/{id}", detail::encode_resume);
constinit const codec cancel_response::wire{"POST", "/responses/{id}/cancel", nullptr,
                                            detail::start_operation<response, detail::decode_fetched>};
constinit const codec delete_response::wire = make_codec<delete_response>("DELETE", "/responses/{id}");
constinit const codec compact_items::wire = make_codec<compact_items>("POST", "/responses/compact");
constinit const codec list_input_items::wire = make_codec<list_input_items>("GET", "/responses/{id}/input_items");
constinit const codec count_input_tokens::wire = make_codec<count_input_tokens>("POST", "/responses/input_tokens");

} // namespace endpoints

pager<response_item> input_items::list_all(std::string id, item_list_parameters parameters,
                                           call_options options) const {
    return pager<response_item>(bind(
        detail::call_of<endpoints::list_input_items>(std::move(parameters)).at(std::move(id)), std::move(options)));
}

template class stream<response_event>;
template class pager<response_item>;

} // namespace openai
