// SPDX-License-Identifier: BSL-1.0
#include "session/response_sessions.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/compat/callbacks.hpp>
#include <openai/responses/function_items.hpp>
#include <openai/responses/response_tools.hpp>
#include <openai/with_response.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

namespace response_session_test {
namespace {

using namespace support;
using openai::errc;
using openai::response_item;
using openai::response_state;

class response_session : public response_sessions {};

TEST_F(response_session, keeps_its_items) {
    auto talk = make();
    server_.push(reply("one").reasoning("Count.")).push(reply("two"));
    EXPECT_EQ(said(talk, "first"), "one");
    EXPECT_EQ(said(talk, "second"), "two");
    EXPECT_EQ(input_of(sent(0)), "user");
    EXPECT_EQ(input_of(sent(1)), "user reasoning assistant user");
    EXPECT_EQ(sent(1).at("include").at(0), "reasoning.encrypted_content");
    EXPECT_TRUE(sent(1).at("input").at(1).as_object().contains("encrypted_content"));
    EXPECT_EQ(sent(1).at("instructions"), "Be brief.");
    EXPECT_FALSE(sent(1).as_object().contains("previous_response_id"));
    EXPECT_EQ(talk.history().size(), 5u);
    auto copy = talk; // the same session
    copy.parameters(openai::response_request("gpt-5.4-mini").user("not kept"));
    said(talk, "third");
    EXPECT_EQ(last_sent().at("model"), "gpt-5.4-mini");
    EXPECT_FALSE(last_sent().as_object().contains("include")) << "the server may store it now";
    EXPECT_EQ(input_of(last_sent()), "user reasoning assistant user assistant user");
}

TEST_F(response_session, goes_on_from_a_response) {
    auto talk = make(response_state::by_response_id());
    server_.push(reply("one").reasoning("Count.")).push(reply("two"));
    const auto first = run(io_, talk.send("first"));
    EXPECT_EQ(talk.state().id, first.id);
    EXPECT_TRUE(talk.history().empty());
    EXPECT_EQ(said(talk, "second"), "two");
    EXPECT_FALSE(sent(0).as_object().contains("previous_response_id"));
    EXPECT_EQ(sent(1).at("previous_response_id").as_string(), first.id);
    EXPECT_EQ(input_of(sent(1)), "user");
    auto later = make(response_state::by_response_id(first.id));
    said(later, "instead");
    EXPECT_EQ(last_sent().at("previous_response_id").as_string(), first.id);
}

TEST_F(response_session, talks_in_a_conversation) {
    auto talk = make(response_state::in_conversation());
    server_.push(reply("one")).push(reply("two"));
    EXPECT_EQ(said(talk, "first"), "one");
    const auto id = talk.state().id;
    EXPECT_EQ(said(talk, "second"), "two");
    EXPECT_EQ(server_.request(0).path(), "/v1/conversations");
    EXPECT_EQ(sent(1).at("conversation").as_string(), id);
    EXPECT_EQ(sent(2).at("conversation").as_string(), id);
    EXPECT_EQ(input_of(sent(2)), "user");
    EXPECT_EQ(server_.counts().requests, 3u);
    EXPECT_EQ(run(io_, client_.conversations.items.list(id)).data.size(), 4u);
}

/// A conversation of another program that ended in the middle of a call.
TEST_F(response_session, takes_up_a_conversation) {
    auto made = run(io_, client_.conversations.create(openai::conversation_request().add(
                             response_item(openai::function_call_item("call_x", "greet", "{}")))));
    auto talk = make(response_state::in_conversation(made.id));
    EXPECT_EQ(said(talk, "hi"), "hi");
    EXPECT_EQ(server_.request(1).target, "/v1/conversations/" + made.id + "/items?limit=100&order=desc");
    EXPECT_EQ(input_of(last_sent()), "function_call_output user");
    EXPECT_EQ(last_sent().at("input").at(0).at("output"), "Error: The call was cancelled");
    said(talk, "again");
    EXPECT_EQ(input_of(last_sent()), "user");
    auto answered = run(io_, client_.conversations.create(openai::conversation_request().add(
                                 response_item(openai::function_call_item("call_y", "greet", "{}")))));
    talk.state(response_state::in_conversation(answered.id)).add(response_item::function_output("call_y", "done"));
    said(talk, "hi");
    EXPECT_EQ(input_of(last_sent()), "function_call_output user");
    EXPECT_EQ(last_sent().at("input").at(0).at("output"), "done");
}

TEST_F(response_session, moves_to_another_state) {
    auto talk = make();
    said(talk, "first");
    talk.state(response_state::in_conversation());
    said(talk, "second");
    EXPECT_EQ(input_of(last_sent()), "user assistant user");
    talk.state(response_state::items());
    said(talk, "third");
    EXPECT_EQ(input_of(last_sent()), "user");
}

TEST_F(response_session, excludes_settings_before_anything_is_sent) {
    using request = openai::response_request;
    struct row {
        response_state state;
        request parameters;
        std::int64_t compact_at;
        const char* one;
        const char* other;
    };
    request after("m");
    after.previous_response_id = "resp_1";
    request in("m");
    in.conversation = "conv_1";
    request background("m");
    background.background = true;
    request managed("m");
    managed.context_management.emplace_back();
    request without_model;
    without_model.prompt.emplace("pmpt_1");
    const row rows[] = {
        {{}, after, 0, "parameters.previous_response_id", "state"},
        {{}, in, 0, "parameters.conversation", "state"},
        {{}, background, 0, "parameters.background", "session"},
        {response_state::by_response_id(), request("m").store(false), 0, "by_response_id", "parameters.store"},
        {response_state::by_response_id(), managed, 2000, "compact_at", "parameters.context_management"},
        {{}, without_model, 2000, "compact_at", "parameters without a model"},
    };
    for (const auto& each : rows) {
        auto talk = client_.responses.session(each.parameters);
        talk.state(each.state).compact_at(each.compact_at);
        for (const bool streamed : {false, true}) {
            const auto thrown = error_of([&] {
                if (streamed) run(io_, talk.stream("hi"));
                else run(io_, talk.send("hi"));
            });
            ASSERT_TRUE(thrown) << each.one;
            EXPECT_EQ(thrown->code(), errc::invalid_argument);
            EXPECT_NE(std::string(thrown->what()).find(each.one), std::string::npos) << thrown->what();
            EXPECT_NE(std::string(thrown->what()).find(each.other), std::string::npos) << thrown->what();
        }
    }
    EXPECT_EQ(server_.counts().requests, 0u);
}

TEST_F(response_session, runs_functions_and_custom_tools) {
    auto talk = make();
    openai::tool_set more;
    more.add(openai::tool::custom("shout"),
             openai::tool_handler([](std::string said) -> asio::awaitable<std::string> { co_return said + '!'; }));
    talk.add_tools(tools_).add_tools(more).add(openai::web_search_tool());
    talk.add(openai::function_tool("greet", "in another form"));
    const auto custom = R"({"id":"ctc_1", "type":"custom_tool_call","call_id":"c9","name":"shout","input":"hey",)"
                        R"("caller":{"type":"direct"}})";
    server_.push(greeting({"ann", "nobody"}).item(custom)).push(reply("done"));
    EXPECT_EQ(said(talk, "greet them"), "done");
    EXPECT_EQ(greeted_, 2);
    const auto tools = sent(0).at("tools").as_array();
    ASSERT_EQ(tools.size(), 3u);
    EXPECT_EQ(tools[0].at("type"), "web_search");
    EXPECT_EQ(tools[1].at("name"), "greet");
    EXPECT_NE(tools[1].at("parameters"), nullptr) << "the tool of the set has taken its place";
    EXPECT_EQ(tools[2].at("type"), "custom");
    EXPECT_EQ(input_of(sent(1)), "user reasoning custom_tool_call function_call function_call custom_tool_call_output "
                                 "function_call_output function_call_output");
    const auto input = sent(1).at("input").as_array();
    EXPECT_EQ(input[5].at("output"), "hey!");
    EXPECT_EQ(input[5].at("caller").at("type"), "direct");
    EXPECT_EQ(input[6].at("output"), "hello ann");
    EXPECT_EQ(input[7].at("output"), "Error executing function 'greet': *** is nobody's key");
    EXPECT_EQ(input[7].at("call_id"), "call_1");
    EXPECT_TRUE(talk.remove_tool("greet"));
    EXPECT_FALSE(talk.remove_tool("greet"));
    talk.reset();
    EXPECT_TRUE(talk.tools().empty());
    EXPECT_TRUE(talk.history().empty());
    EXPECT_EQ(talk.parameters().tools.size(), 2u);
}

TEST_F(response_session, leaves_the_calls_to_the_caller) {
    for (const auto& where : all_states)
        for (const bool off : {true, false}) { // switched off, or without any tool
            SCOPED_TRACE(name_of(where));
            auto talk = make(where);
            if (off) talk.add_tools(tools_).run_tools(false);
            server_.push(greeting({"ann"})).push(reply("done"));
            const auto answer = run(io_, talk.send("hi"));
            const auto* call = answer.output.at(1).as<openai::function_call_item>();
            ASSERT_NE(call, nullptr);
            talk.add(response_item::function_output(call->call_id, "by hand"));
            EXPECT_EQ(run(io_, talk.resume()).text(), "done");
            EXPECT_TRUE(input_of(last_sent()).ends_with("function_call_output"));
        }
    EXPECT_EQ(greeted_, 0);
}

TEST_F(response_session, answers_what_it_can) {
    const auto click = R"({"id":"cu_1","type":"computer_call","call_id":"c7","action":{"type":"wait"},)"
                       R"("pending_safety_checks":[],"status":"completed"})";
    for (const auto& where : all_states)
        for (const bool streamed : {false, true}) {
            SCOPED_TRACE(name_of(where));
            auto talk = make(where);
            talk.add_tools(tools_);
            server_.push(greeting({"ann"}).item(click)).push(reply("done"));
            const auto answer = streamed ? run(io_, run(io_, talk.stream("hi")).collect()) : run(io_, talk.send("hi"));
            EXPECT_EQ(answer.output.size(), 3u);
            talk.add(response_item::from_json(R"({"type":"computer_call_output","call_id":"c7","output":{}})"));
            EXPECT_EQ(run(io_, talk.resume()).text(), "done");
            EXPECT_TRUE(input_of(last_sent()).ends_with("function_call_output computer_call_output"));
        }
    EXPECT_EQ(greeted_, 6);
}

TEST_F(response_session, has_limits_of_rounds_and_of_calls) {
    for (const auto& where : all_states) {
        SCOPED_TRACE(name_of(where));
        auto talk = make(where);
        talk.add_tools(tools_).max_tool_rounds(2);
        greeted_ = 0;
        for (int i = 0; i < 3; ++i) server_.push(greeting({"ann"}));
        EXPECT_EQ(failure(talk), errc::limit_exceeded);
        EXPECT_EQ(greeted_, 2);
        EXPECT_EQ(said(talk, "go on"), "go on") << "no call is left without a result";
        server_.push(greeting(std::vector<std::string>(1025, "ann")));
        EXPECT_EQ(failure(talk.max_tool_rounds(0)), errc::limit_exceeded);
        EXPECT_EQ(greeted_, 2);
        EXPECT_EQ(said(talk, "go on"), "go on");
    }
}

constexpr auto wish_for_search = R"({"id":"mcpr_1","type":"mcp_approval_request","server_label":"docs",)"
                                 R"("name":"search","arguments":"{}"})";
constexpr auto wish_for_deletion = R"({"id":"mcpr_2","type":"mcp_approval_request","server_label":"docs",)"
                                   R"("name":"delete","arguments":"{}"})";

TEST_F(response_session, asks_for_approvals) {
    for (const auto& where : all_states)
        for (const bool waits : {false, true}) {
            SCOPED_TRACE(name_of(where));
            auto talk = make(where);
            talk.add(openai::mcp_tool("docs", "https://example.com/mcp"));
            if (waits)
                talk.approve([](openai::mcp_approval_request_item wish) -> asio::awaitable<bool> {
                    asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
                    co_await timer.async_wait(asio::use_awaitable);
                    co_return wish.name == "search";
                });
            else talk.approve([](const openai::mcp_approval_request_item& wish) { return wish.name == "search"; });
            server_.push(reply().item(wish_for_search).item(wish_for_deletion)).push(reply("found"));
            EXPECT_EQ(said(talk, "look"), "found");
            const auto input = last_sent().at("input").as_array();
            const auto first = input.size() - 2;
            EXPECT_EQ(input[first].at("approval_request_id"), "mcpr_1");
            EXPECT_EQ(input[first].at("approve"), true);
            EXPECT_EQ(input[first + 1].at("approval_request_id"), "mcpr_2");
            EXPECT_EQ(input[first + 1].at("approve"), false);
        }
}

TEST_F(response_session, gives_requests_for_approval_to_the_caller) {
    auto talk = make();
    talk.approve([](const openai::mcp_approval_request_item&) { return true; }).approve(nullptr).add_tools(tools_);
    server_.push(greeting({"ann"}).item(wish_for_search)).push(reply("found"));
    const auto answer = run(io_, talk.send("look"));
    EXPECT_EQ(greeted_, 1);
    talk.add(response_item::mcp_approval("mcpr_1", true));
    EXPECT_EQ(run(io_, talk.resume()).text(), "found");
    EXPECT_TRUE(input_of(last_sent()).ends_with("function_call_output mcp_approval_response"));
}

TEST_F(response_session, approves_nothing_if_the_function_throws) {
    auto talk = make();
    talk.approve([](const openai::mcp_approval_request_item&) -> bool { throw std::runtime_error("no idea"); });
    server_.push(reply().item(wish_for_search));
    EXPECT_TRUE(failure_of(talk));
    EXPECT_EQ(talk.history().size(), 1u);
    EXPECT_EQ(server_.counts().requests, 1u);
}

TEST_F(response_session, runs_no_call_that_is_not_complete) {
    const auto half = R"({"id":"fc_9","type":"function_call","call_id":"c5","name":"greet","arguments":"{\"na",)"
                      R"("status":"incomplete"})";
    const std::pair<const char*, errc> cases[] = {
        {"length", errc::length_limit}, {"content_filter", errc::content_filtered}, {"stop", errc::truncated}};
    for (const auto& where : all_states)
        for (const auto& [reason, code] : cases)
            for (const bool streamed : {true, false}) {
                SCOPED_TRACE(name_of(where) + reason);
                auto talk = make(where);
                talk.add_tools(tools_);
                auto answer = greeting({"ann"}).finish_reason(reason);
                if (code == errc::truncated) answer.item(half);
                server_.push(answer);
                const auto thrown = error_of([&] {
                    if (streamed) run(io_, run(io_, talk.stream("hi")).collect());
                    else run(io_, talk.send("hi"));
                });
                ASSERT_TRUE(thrown);
                EXPECT_EQ(thrown->code(), code) << thrown->what();
                EXPECT_EQ(thrown->maybe_billed(), openai::billing::yes);
                EXPECT_EQ(talk.last_error()->code(), code);
                EXPECT_EQ(said(talk, "go on"), "go on");
            }
    EXPECT_EQ(greeted_, 0);
}

TEST_F(response_session, keeps_no_reasoning_without_what_follows) {
    auto talk = make();
    server_.push(reply("one two three").length_limit(2))
        .push(reply().item(R"({"id":"rs_1","type":"reasoning","summary":[]})").finish_reason("length"));
    const auto answer = run(io_, talk.send("count"));
    EXPECT_EQ(answer.status, "incomplete");
    said(talk, "think");
    EXPECT_EQ(input_of(last_sent()), "user assistant user");
    said(talk, "go on");
    EXPECT_EQ(input_of(last_sent()), "user assistant user user");
}

TEST_F(response_session, compacts_its_items) {
    auto talk = make();
    talk.add_tools(tools_).compact_at(100);
    server_.push(reply("short").usage(50, 49)).push(reply("long").usage(50, 50)).push(reply("after"));
    said(talk, "first");
    said(talk, "second");
    EXPECT_EQ(server_.counts().requests, 2u) << "only when it is needed";
    said(talk, "third");
    EXPECT_EQ(server_.request(2).path(), "/v1/responses/compact");
    EXPECT_EQ(input_of(sent(2)), "user assistant user assistant");
    EXPECT_EQ(sent(2).at("model"), "gpt-5.4");
    EXPECT_EQ(sent(2).at("instructions"), "Be brief.");
    EXPECT_EQ(input_of(sent(3)), "compaction user");
    EXPECT_EQ(talk.history().size(), 3u);
    said(talk, "fourth");
    EXPECT_EQ(input_of(last_sent()), "compaction user assistant user");
    server_.push(greeting({"ann"}).usage(60, 60)).push(reply("done")); // between rounds, too
    EXPECT_EQ(said(talk, "greet"), "done");
    EXPECT_EQ(input_of(last_sent()), "compaction");
}

TEST_F(response_session, keeps_its_items_if_they_cannot_be_compacted) {
    auto talk = make();
    talk.compact_at(10);
    server_.push(reply("long").usage(50, 50)).push(reply::error(500, "down"));
    said(talk, "first");
    EXPECT_EQ(failure(talk, "second"), errc::server_error);
    EXPECT_EQ(talk.history().size(), 3u);
    said(talk, "third");
    EXPECT_EQ(input_of(last_sent()), "compaction user user");
    server_.push(greeting({"ann"}).usage(60, 60));
    run(io_, talk.send("by hand"));
    talk.add(response_item::function_output("call_0", "hello"));
    run(io_, talk.resume());
    EXPECT_EQ(input_of(last_sent()), "compaction user user assistant user reasoning function_call function_call_output")
        << "a call without its result is not compacted";
}

TEST_F(response_session, lets_the_server_compact_what_it_keeps) {
    for (const auto& where : {response_state::by_response_id(), response_state::in_conversation()}) {
        auto talk = make(where);
        talk.compact_at(2000);
        said(talk, "hi");
        EXPECT_EQ(last_sent().at("context_management").at(0).at("type"), "compaction");
        EXPECT_EQ(last_sent().at("context_management").at(0).at("compact_threshold"), 2000);
    }
}

TEST_F(response_session, keeps_the_prompt_of_a_call_that_fails) {
    for (const auto& where : all_states) {
        SCOPED_TRACE(name_of(where));
        auto talk = make(where);
        said(talk, "first");
        const auto before = talk.state().id;
        server_.push(reply::error(401, "who?"));
        EXPECT_EQ(failure(talk, "second"), errc::unauthorized);
        EXPECT_EQ(talk.last_error()->code(), errc::unauthorized);
        EXPECT_EQ(talk.state().id, before);
        const auto requests = server_.counts().requests;
        EXPECT_EQ(run(io_, talk.resume()).text(), "second");
        EXPECT_EQ(server_.counts().requests, requests + 1) << "the server has refused it: there is nothing to read";
        EXPECT_FALSE(talk.last_error());
    }
}

/// The model has answered, and the answer is lost.
TEST_F(response_session, does_not_send_twice_what_a_conversation_has) {
    for (const bool streamed : {true, false}) {
        auto talk = make(response_state::in_conversation());
        talk.add_tools(tools_);
        said(talk, "first");
        server_.push(greeting({"ann"}).cut_body_after(100));
        EXPECT_TRUE(error_of([&] {
            if (streamed) run(io_, run(io_, talk.stream("second")).collect());
            else run(io_, talk.send("second"));
        }));
        EXPECT_EQ(said(talk, "third"), "third");
        EXPECT_EQ(input_of(last_sent()), "function_call_output user") << "the call was lost with the answer";
        std::string all;
        const auto items = run(io_, client_.conversations.items.list(talk.state().id));
        for (const auto& item : items.data) all = std::string(item.type()) + ' ' + all;
        EXPECT_EQ(all, "message message message reasoning function_call function_call_output message message ");
        server_.push(reply::raw("HTTP/1.1 200 OK\r\n")); // and once the server has not even begun
        EXPECT_TRUE(failure_of(talk, "fourth"));
        EXPECT_EQ(said(talk, "fifth"), "fifth");
        EXPECT_EQ(input_of(last_sent()), "user user");
    }
    EXPECT_EQ(greeted_, 0);
}

/// It is not known what the conversation has until its items can be read.
TEST_F(response_session, reads_the_conversation_until_it_can) {
    auto talk = make(response_state::in_conversation());
    said(talk, "first");
    server_.push(reply("lost").cut_body_after(100)).push(reply::error(500, "down"));
    EXPECT_TRUE(failure_of(talk, "second"));
    EXPECT_EQ(failure(talk, "third"), errc::server_error);
    EXPECT_EQ(said(talk, "fourth"), "fourth");
    EXPECT_EQ(input_of(last_sent()), "user user") << "the second is there already";
}

/// The server has the call, although the session has never seen it.
TEST_F(response_session, can_be_used_after_a_lost_answer_and_a_new_history) {
    for (const auto& where : all_states) {
        SCOPED_TRACE(name_of(where));
        auto talk = make(where);
        talk.add_tools(tools_);
        said(talk, "first");
        server_.push(greeting({"ann"}).cut_body_after(100));
        EXPECT_TRUE(failure_of(talk, "second"));
        talk.history({});
        EXPECT_EQ(said(talk, "third"), "third");
        EXPECT_EQ(said(talk, "fourth"), "fourth");
    }
}

TEST_F(response_session, answers_calls_of_tools_that_were_removed_meanwhile) {
    for (const auto& where : all_states) {
        for (const bool streamed : {true, false}) {
            SCOPED_TRACE(name_of(where));
            auto talk = make(where);
            said(talk, "first");
            talk.add_tools(tools_);
            server_.push(greeting({"ann"}).delay(20ms)).push(reply("done"));
            if (streamed) {
                auto stream = run(io_, talk.stream("hi"));
                talk.remove_tool("greet");
                EXPECT_EQ(run(io_, stream.collect()).text(), "done");
            } else {
                const auto before = server_.counts().requests;
                auto pending = talk.send("hi", asio::use_future);
                run_until(io_, [&] { return server_.counts().requests > before; });
                talk.remove_tool("greet");
                settle(io_, pending);
                EXPECT_EQ(pending.get().text(), "done");
            }
            const auto result = last_sent().at("input").as_array().back();
            EXPECT_EQ(result.at("output"), "Error: No handler registered for function 'greet'");
            EXPECT_EQ(said(talk, "next"), "next");
        }
    }
    EXPECT_EQ(greeted_, 0);
}

TEST_F(response_session, takes_one_prompt_at_a_time) {
    auto talk = make();
    server_.push(reply("slow").delay(50ms)).push(reply("next"));
    auto first = talk.send("1", asio::use_future);
    auto second = talk.send("2", asio::use_future);
    settle(io_, second);
    EXPECT_EQ(error_of([&] { second.get(); })->code(), errc::invalid_argument);
    EXPECT_EQ(error_of([&] { talk.state(response_state::by_response_id()); })->code(), errc::invalid_argument);
    settle(io_, first);
    EXPECT_EQ(first.get().text(), "slow");
    EXPECT_EQ(talk.history().size(), 2u);
    {
        auto stream = run(io_, talk.stream("3"));
        EXPECT_EQ(failure(talk, "4"), errc::invalid_argument);
    } // unread: the session is free again
    EXPECT_EQ(said(talk, "5"), "5");
}

/// The answer would be added to a conversation that has been replaced or removed.
TEST_F(response_session, keeps_its_conversation_while_an_answer_is_pending) {
    for (const auto& where : all_states) {
        SCOPED_TRACE(name_of(where));
        auto talk = make(where);
        said(talk, "0");
        talk.add_tools(tools_);
        const auto id = talk.state().id;
        const auto items = talk.history().size() + 1;
        const auto expect_refusals = [&] {
            EXPECT_EQ(error_of([&] { talk.reset(); })->code(), errc::invalid_argument);
            EXPECT_EQ(error_of([&] { talk.history({}); })->code(), errc::invalid_argument);
            EXPECT_EQ(error_of([&] { talk.state({}); })->code(), errc::invalid_argument);
            EXPECT_EQ(talk.history().size(), items);
            EXPECT_EQ(talk.state().id, id);
            EXPECT_FALSE(talk.tools().empty());
        };
        auto pending = talk.send("1", asio::use_future);
        expect_refusals();
        settle(io_, pending);
        EXPECT_EQ(pending.get().text(), "1");
        talk.reset();
        EXPECT_TRUE(talk.history().empty());
        EXPECT_TRUE(talk.state().id.empty());
        {
            auto stream = run(io_, talk.stream("2"));
            EXPECT_EQ(error_of([&] { talk.reset(); })->code(), errc::invalid_argument);
            EXPECT_EQ(run(io_, stream.collect()).text(), "2");
            talk.reset(); // the stream has ended
        }
        EXPECT_EQ(said(talk, "3"), "3");
        EXPECT_EQ(input_of(last_sent()), "user");
    }
}

asio::awaitable<std::string> read(openai::response_session_stream& stream) {
    std::string text;
    while (auto event = co_await stream.next())
        if (event->kind() == openai::response_event_kind::output_text_delta) text += event->text();
    EXPECT_FALSE(co_await stream.next());
    co_return text;
}

TEST_F(response_session, streams_over_rounds_of_tools) {
    for (const auto& where : all_states) {
        SCOPED_TRACE(name_of(where));
        auto talk = make(where);
        talk.add_tools(tools_);
        server_.push(greeting({"ann", "bob"}).delta("One moment. ")).push(reply("All greeted."));
        auto stream = run(io_, talk.stream("greet them", openai::call_options().header("x-test", "1")));
        EXPECT_EQ(run(io_, read(stream)), "One moment. All greeted.");
        EXPECT_EQ(stream.partial().text(), "All greeted.");
        EXPECT_EQ(stream.response().status(), 200);
        EXPECT_EQ(server_.request(server_.counts().requests - 1).header("x-test"), "1");
        auto next = talk.stream("again", asio::use_future);
        settle(io_, next);
        auto second = next.get();
        auto whole = second.collect(asio::use_future);
        settle(io_, whole);
        EXPECT_EQ(whole.get().text(), "again");
    }
    openai::response_session_stream none;
    EXPECT_EQ(error_of([&] { run(io_, read(none)); })->code(), errc::invalid_argument);
    none.cancel();
    EXPECT_EQ(none.partial().text(), "");
}

TEST_F(response_session, streams_into_callbacks) {
    auto talk = make();
    talk.add_tools(tools_);
    server_.push(greeting({"ann"})).push(reply("All greeted."));
    std::string text;
    int last = 0;
    std::optional<openai::stream_result<openai::response_event>> result;
    talk.stream("greet", openai::callbacks()
                             .on_data([&](const openai::response_event& event) {
                                 if (event.kind() == openai::response_event_kind::output_text_delta)
                                     text += event.text();
                                 last += event.is_last();
                             })
                             .on_terminate([&](const auto& ended) { result = ended; }));
    run_until(io_, [&] { return result.has_value(); });
    ASSERT_TRUE(result->success());
    EXPECT_EQ((*result)->text(), "All greeted.");
    EXPECT_EQ(text, "All greeted.");
    EXPECT_EQ(last, 2);
}

TEST_F(response_session, takes_every_token) {
    auto talk = make();
    const auto with = run(io_, talk.send("1", openai::with_response));
    EXPECT_EQ(with.value.text(), "1");
    EXPECT_EQ(with.response.status(), 200);
    EXPECT_EQ(run(io_, talk.send("2", openai::as_result)).value().text(), "2");
    server_.push(reply::error(500, "down"));
    EXPECT_EQ(run(io_, talk.send("3", openai::as_result)).error().code(), errc::server_error);
}

TEST_F(response_session, gives_each_request_a_key_of_its_own) {
    auto talk = make(response_state::in_conversation());
    talk.add_tools(tools_);
    server_.push(greeting({"ann"})).push(reply("done"));
    auto options = openai::call_options();
    options.idempotency_key = "k";
    run(io_, talk.send("hi", options));
    EXPECT_EQ(server_.request(0).header("idempotency-key"), "k-conversation");
    EXPECT_EQ(server_.request(1).header("idempotency-key"), "k");
    EXPECT_EQ(server_.request(2).header("idempotency-key"), "k-1");
}

/// Cancels a session while its tool runs, and whatever the kind of cancellation, the tool hears of it.
TEST_F(response_session, cancels_its_tools) {
    using enum asio::cancellation_type;
    for (const auto& where : all_states)
        for (const auto type : {terminal, partial, total})
            for (const bool streamed : {true, false}) {
                SCOPED_TRACE(name_of(where));
                auto talk = make(where);
                bool begun = false;
                bool ended = false;
                openai::tool_set slow;
                slow.add("greet", "", [&](named) -> asio::awaitable<void> {
                    begun = true;
                    asio::steady_timer timer(co_await asio::this_coro::executor, time_limit);
                    try {
                        co_await timer.async_wait(asio::use_awaitable);
                    } catch (...) {
                        ended = true;
                        throw;
                    }
                });
                talk.add_tools(slow);
                server_.push(greeting({"ann"}));
                asio::cancellation_signal signal;
                std::optional<openai::error> failure;
                const auto done = [&] {
                    return asio::bind_cancellation_slot(
                        signal.slot(), [&](std::exception_ptr thrown, auto&&) { failure = openai::to_error(thrown); });
                };
                std::optional<openai::response_session_stream> stream;
                if (streamed) {
                    stream = run(io_, talk.stream("hi"));
                    stream->collect(done());
                } else talk.send("hi", done());
                run_until(io_, [&] { return begun; });
                signal.emit(type);
                run_until(io_, [&] { return failure.has_value(); });
                EXPECT_EQ(failure->code(), errc::cancelled);
                EXPECT_EQ(failure->maybe_billed(), openai::billing::yes) << "for the answer that calls the tool";
                EXPECT_TRUE(ended);
                EXPECT_EQ(said(talk, "still there?"), "still there?");
                const bool kept = where.where == response_state::place::conversation;
                EXPECT_EQ(input_of(last_sent()), kept ? "function_call_output user" : "user user");
            }
}

TEST_F(response_session, outlives_its_client) {
    auto client = std::make_optional<openai::client>(options_for(server_)); // with a thread of its own
    auto talk = client->responses.session(openai::response_request("gpt-5.4"));
    EXPECT_EQ(talk.send("hi", openai::block).text(), "hi");
    client.reset();
    EXPECT_EQ(error_of([&] { talk.send("hi", openai::block); })->code(), errc::client_closed);
    EXPECT_EQ(error_of([&] { talk.stream("hi", openai::block); })->code(), errc::client_closed);
    EXPECT_EQ(talk.history().size(), 4u);
}

TEST_F(response_session, begins_with_the_items_of_its_parameters) {
    auto talk = client_.responses.session(openai::response_request("gpt-5.4").user("a").assistant("b"));
    said(talk, openai::message_item("user", std::vector{openai::response_part::input_text("c")}));
    EXPECT_EQ(input_of(sent(0)), "user assistant user");
    talk.history({response_item::message("user", "x")});
    said(talk, "y");
    EXPECT_EQ(input_of(last_sent()), "user user");
}

} // namespace
} // namespace response_session_test
