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
auto ends(world& in) {
    return in.handler([&in](const std::exception_ptr& failure, openai::chat_completion answer) {
        in.text += answer.text();
        in.done(failure);
    });
}

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

template <class Stream, class Next>
void read_on(world& in, std::optional<Stream>& stream, Next next) {
    if (!stream) return in.done(nullptr);
    stream->next(in.handler([&in, next](const std::exception_ptr& failure, std::optional<openai::chat_delta> delta) {
        if (failure || !delta) return in.done(failure);
        in.text += delta->text();
        next(in);
    }));
}

void read_next(world& in) { read_on(in, in.stream, read_next); }
void read_next_of_session(world& in) { read_on(in, in.session_stream, read_next_of_session); }

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

void begin_session(world& in) {
    openai::tool_set tools;
    tools.add("f", "", [] { return std::string("x"); });
    in.session.emplace(in.chat->session("", openai::chat_request("gpt-4o")));
    in.session->add_tools(tools);
}

void send(world& in) {
    begin_session(in);
    in.session->send("hi", ends(in));
}

void stream_session(world& in) {
    begin_session(in);
    in.session->stream("hi", in.handler([&in](const std::exception_ptr& failure, openai::session_stream opened) {
        if (failure) return in.done(failure);
        in.session_stream = std::move(opened);
        read_next_of_session(in);
    }));
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
        make("session_stream", {streamed_call_of_a_tool(), say::stream()}, stream_session, 3),
        make("future", {say::completion()}, wait_for_future),
        make("pages", {page()}, read_pages),
    };
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
