// SPDX-License-Identifier: BSL-1.0
#include "faults/initiations.hpp"

#include "faults/server/answers.hpp"

#include <openai/session/tools.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>

namespace faults {
namespace {

using namespace std::chrono_literals;
namespace say = answers;

openai::chat_request question() {
    openai::chat_request request("gpt-4o");
    request.user("What is 2+2?");
    return request;
}

/// Ends the operation with what it is called with.
template <class Answer>
auto ends_with(world& in) {
    return in.handler([&in](const std::exception_ptr& failure, Answer answer) {
        in.text += answer.text();
        in.done(failure);
    });
}
auto ends(world& in) { return ends_with<openai::chat_completion>(in); }

void create(world& in) { in.chat->create(question(), ends(in)); }

void create_from_a_handler(world& in) {
    asio::post(*in.io, [&in] { create(in); });
}

/// Refused before it waits for anything: its hooks are called, and its end.
void create_in_a_full_queue(world& in) {
    in.chat->create(question(), [](auto&&...) {});
    create(in);
}

void create_in_a_closed_client(world& in) {
    in.core->close();
    create(in);
}

template <class Event, class Stream, class Next>
void read_on(world& in, std::optional<Stream>& stream, Next next) {
    if (!stream) return in.done(nullptr);
    stream->next(in.handler([&in, next](const std::exception_ptr& failure, std::optional<Event> event) {
        if (failure || !event) return in.done(failure);
        in.text += event->text();
        next(in);
    }));
}

void read_next(world& in) { read_on<openai::chat_delta>(in, in.stream, read_next); }
void read_next_of_session(world& in) { read_on<openai::chat_delta>(in, in.session_stream, read_next_of_session); }
void read_next_of_responses(world& in) {
    read_on<openai::response_event>(in, in.response_session_stream, read_next_of_responses);
}

void read_next_of_background(world& in) {
    read_on<openai::response_event>(in, in.response_stream, read_next_of_background);
}

void stream_in_background(world& in) {
    openai::response_request request("gpt-5.4");
    request.user("hi").background = true;
    in.responses->stream(std::move(request),
                         in.handler([&in](const std::exception_ptr& failure, openai::response_stream opened) {
                             if (failure) return in.done(failure);
                             in.response_stream = std::move(opened);
                             read_next_of_background(in);
                         }));
}

void open_and(world& in, void (*then)(world&)) {
    in.chat->stream(question(), in.handler([&in, then](const std::exception_ptr& failure, openai::chat_stream opened) {
        if (failure) return in.done(failure);
        in.stream = std::move(opened);
        then(in);
    }));
}

void read_stream(world& in) { open_and(in, read_next); }

void collect_stream(world& in) {
    open_and(in, [](world& of) { of.stream->collect(ends(of)); });
}

openai::tool_set tool() {
    openai::tool_set tools;
    tools.add("f", "", [] { return std::string("x"); });
    return tools;
}

void begin_session(world& in) {
    in.session.emplace(in.chat->session("", openai::chat_request("gpt-4o")));
    in.session->add_tools(tool());
}

void send(world& in) {
    begin_session(in);
    in.session->send("hi", ends(in));
}

template <class Session, class Stream>
void stream_session(world& in, Session& session, std::optional<Stream>& to, void (*read)(world&)) {
    session.stream("hi", in.handler([&in, &to, read](const std::exception_ptr& failure, Stream opened) {
        if (failure) return in.done(failure);
        to = std::move(opened);
        read(in);
    }));
}

void stream_chat_session(world& in) {
    begin_session(in);
    stream_session(in, *in.session, in.session_stream, read_next_of_session);
}

void begin_responses(world& in, const openai::response_state& where) {
    in.response_session.emplace(in.responses->session(openai::response_request("gpt-5.4")));
    in.response_session->add_tools(tool()).state(where);
}

using place = openai::response_state::place;

openai::response_state state_of(place where) {
    if (where == place::conversation) return openai::response_state::in_conversation();
    return where == place::items ? openai::response_state::items() : openai::response_state::by_response_id();
}

template <place Where>
void send_to_responses(world& in) {
    begin_responses(in, state_of(Where));
    in.response_session->send("hi", ends_with<openai::response>(in));
}

template <place Where>
void stream_responses(world& in) {
    begin_responses(in, state_of(Where));
    stream_session(in, *in.response_session, in.response_session_stream, read_next_of_responses);
}

void wait_for_future(world& in) {
    const openai::deferred_completions& futures = *in.futures; // by way of a handler
    futures.submit(question(), {}, in.handler([&in](const std::exception_ptr& failure, std::string id) {
        if (failure) return in.done(failure);
        in.future = id;
        in.futures->wait(std::move(id), 1h, ends(in));
    }));
}

void next_page(world& in) {
    in.pages->next(
        in.handler([&in](const std::exception_ptr& failure, const std::optional<openai::chat_completion>& one) {
            if (failure || !one) return in.done(failure);
            next_page(in);
        }));
}

void read_pages(world& in) {
    in.pages.emplace(in.chat->list_all());
    next_page(in);
}

std::string call_of_a_tool() {
    return say::response(200, R"({"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,)"
                              R"("message":{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":)"
                              R"({"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})");
}

std::string streamed_call_of_a_tool() {
    return say::stream_head() +
           say::event(R"({"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"1","type":"function",)"
                      R"("function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})") +
           say::done() + say::last_chunk();
}

std::string page() {
    return say::response(200, R"({"object":"list","data":[)" + say::completion_body() + R"(],"has_more":false})");
}

script in_turn(std::vector<std::string> answers) {
    script steps;
    for (auto& each : answers) {
        steps.push_back(request());
        steps.push_back(faults::send(std::move(each)));
    }
    return steps;
}

scenario make(std::string name, std::vector<std::string> answers, void (*door)(world&), std::size_t requests = 1) {
    scenario made;
    made.name = "door_" + std::move(name);
    made.scripts = {in_turn(std::move(answers))};
    made.door = door;
    made.most_requests = requests;
    return made;
}

/// A session over the Responses API. Behind a stream a second connection is opened.
scenario make_responses(std::string name, place where, bool streamed, void (*door)(world&)) {
    const std::string call = R"([{"id":"fc_1","type":"function_call","call_id":"1","name":"f","arguments":"{}"}])";
    const auto first = streamed ? say::model_response_stream(call) : say::model_response(call);
    const auto last =
        streamed ? say::model_response_stream(say::message_output()) : say::model_response(say::message_output());
    std::vector<std::string> answers{first, last};
    if (where == place::conversation)
        answers.insert(answers.begin(), say::response(200, R"({"id":"conv_1","object":"conversation"})"));
    auto made = make("responses_" + std::move(name), std::move(answers), door, 4);
    made.scripts.push_back(in_turn({last}));
    return made;
}

/// A response in the background, whose stream is cut after its first words. Another call gets the rest.
scenario make_background_stream() {
    const auto delta = [](int number, std::string_view words) {
        return say::event(R"({"type":"response.output_text.delta","output_index":0,"content_index":0,)"
                          R"("sequence_number":)" +
                          std::to_string(number) + R"(,"delta":")" + std::string(words) + "\"}");
    };
    const auto begun = say::event(R"({"type":"response.created","sequence_number":0,"response":{"id":"resp_1",)"
                                  R"("status":"in_progress","background":true,"output":[]}})");
    auto made = make("background_stream", {}, stream_in_background, 3);
    made.scripts = {{request(), faults::send(say::stream_head() + begun + delta(1, "Hello")), fin()},
                    {request(), faults::send(say::stream_head() + delta(2, " there") +
                                             say::event(R"({"type":"response.completed","sequence_number":3,)"
                                                        R"("response":)" +
                                                        say::model_response_body(say::message_output()) + '}') +
                                             say::last_chunk())}};
    made.options = [](openai::client_options& options) { options.retry.max_attempts = 3; };
    return made;
}

std::vector<scenario> response_doors() {
    return {make_background_stream(),
            make_responses("items", place::items, false, send_to_responses<place::items>),
            make_responses("response_id", place::response_id, false, send_to_responses<place::response_id>),
            make_responses("conversation", place::conversation, false, send_to_responses<place::conversation>),
            make_responses("items_streamed", place::items, true, stream_responses<place::items>),
            make_responses("response_id_streamed", place::response_id, true, stream_responses<place::response_id>),
            make_responses("conversation_streamed", place::conversation, true, stream_responses<place::conversation>)};
}

std::vector<scenario> doors() {
    std::vector<scenario> all{
        make("create", {say::completion()}, create),
        make("create_from_a_handler", {say::completion()}, create_from_a_handler),
        make("create_in_a_full_queue", {say::completion()}, create_in_a_full_queue),
        make("create_in_a_closed_client", {say::completion()}, create_in_a_closed_client),
        make("unauthorized", {say::error(401)}, create),
        make("stream", {say::stream()}, read_stream),
        make("collect", {say::stream()}, collect_stream),
        make("send", {call_of_a_tool(), say::completion()}, send, 2),
        // Behind the first stream a second connection is opened, on which the server begins anew.
        make("session_stream", {streamed_call_of_a_tool(), say::stream()}, stream_chat_session, 3),
        make("future", {say::completion()}, wait_for_future),
        make("pages", {page()}, read_pages),
    };
    for (auto& each : response_doors()) all.push_back(std::move(each));
    for (const auto* name : {"door_create_in_a_full_queue", "door_create_in_a_closed_client", "door_unauthorized"})
        std::ranges::find(all, name, &scenario::name)->fails = true;
    std::ranges::find(all, "door_create_in_a_full_queue", &scenario::name)->options = [](auto& options) {
        options.pool.max_connections = 1;
        options.pool.max_waiting = 0;
    };
    std::ranges::find(all, "door_create_in_a_closed_client", &scenario::name)->closed = true;
    return all;
}

} // namespace

std::vector<scenario> door_scenarios() {
    std::vector<scenario> all;
    for (const auto& [on, name] : {std::pair(runs_on::context, ""), std::pair(runs_on::one_thread, "_on_one_thread"),
                                   std::pair(runs_on::strand, "_on_a_strand")}) {
        for (const granularity& pieces : {granularity{}, granularity{40, 0}, granularity{9, 90}}) {
            for (auto each : doors()) {
                each.executor = on;
                each.name += name;
                if (pieces.read > 0) each.name += "_by_" + std::to_string(pieces.read);
                each.pieces = pieces;
                all.push_back(std::move(each));
            }
        }
    }
    return all;
}

} // namespace faults
