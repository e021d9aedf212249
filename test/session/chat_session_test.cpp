// SPDX-License-Identifier: BSL-1.0
#include "support/joining_thread.hpp"
#include "support/local_client.hpp"

#include <openai/block.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/tools.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>

#include <gtest/gtest.h>

#include <latch>
#include <thread>

namespace chat_session_test {
namespace {

using namespace support;
using openai::chat_session;
using openai::errc;

struct named {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(named, (), (name))

/// "system user assistant ..." of what a request holds.
std::string roles(const boost::json::value& body) {
    std::string out;
    for (const auto& each : body.at("messages").as_array())
        out += (out.empty() ? "" : " ") + std::string(std::string_view(each.at("role").as_string()));
    return out;
}

class session : public testing::Test {
protected:
    session() {
        tools_.add("greet", "", [this](named who) {
            ++greeted_;
            if (who.name == "nobody") throw std::runtime_error("sk-test is nobody's key");
            return "hello " + who.name;
        });
    }

    chat_session make() { return client_.chat.session("Be brief.", openai::chat_request("gpt-4o").with({.seed = 7})); }
    boost::json::value sent(std::size_t index) const { return boost::json::parse(server_.request(index).body); }
    boost::json::value last_sent() const { return sent(server_.counts().requests - 1); }
    std::string said(chat_session& to, openai::prompt what) {
        return std::string(run(io_, to.send(std::move(what))).text());
    }
    errc failure(chat_session& to, openai::prompt what = "hi") {
        const auto thrown = error_of([&] { run(io_, to.send(what)); });
        return thrown ? static_cast<errc>(thrown->code().value()) : errc();
    }
    static reply greeting(std::vector<std::string> names) {
        reply made;
        for (std::size_t i = 0; i < names.size(); ++i)
            made.tool_call("call_" + std::to_string(i), "greet", {"{\"na", "me\":\"" + names[i] + "\"}"});
        return made;
    }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
    openai::tool_set tools_;
    std::atomic<int> greeted_ = 0;
};

TEST_F(session, remembers) {
    auto chat = make();
    server_.push(reply("one")).push(reply("two"));
    EXPECT_EQ(said(chat, "first"), "one");
    EXPECT_EQ(said(chat, openai::message("", "second")), "two");
    EXPECT_EQ(roles(sent(0)), "system user");
    EXPECT_EQ(roles(sent(1)), "system user assistant user");
    EXPECT_EQ(sent(1).at("seed"), 7);
    EXPECT_EQ(sent(1).at("messages").at(3).at("content"), "second");
    EXPECT_EQ(chat.history().messages.size(), 4u);
    EXPECT_EQ(chat.history().last_response()->text(), "two");
    auto copy = chat; // the same session
    copy.system("Be long.").parameters(openai::chat_request("gpt-4o-mini").user("not kept"));
    said(chat, "third");
    EXPECT_EQ(last_sent().at("messages").at(0).at("content"), "Be long.");
    EXPECT_EQ(last_sent().at("model"), "gpt-4o-mini");
}

TEST_F(session, begins_with_the_messages_of_its_parameters) {
    auto chat = client_.chat.session("", openai::chat_request("gpt-4o").user("a").assistant("b"));
    said(chat, "c");
    EXPECT_EQ(roles(sent(0)), "user assistant user");
}

TEST_F(session, keeps_the_prompt_of_a_call_that_fails) {
    auto chat = make();
    server_.push(reply::error(500, "down"));
    EXPECT_EQ(failure(chat), errc::server_error);
    EXPECT_EQ(chat.last_error()->code(), errc::server_error);
    EXPECT_EQ(chat.last_error()->attempts(), 1);
    EXPECT_EQ(chat.history().messages.size(), 1u);
    server_.push(reply("up"));
    EXPECT_EQ(run(io_, chat.resume()).text(), "up");
    EXPECT_FALSE(chat.last_error());
    EXPECT_EQ(roles(last_sent()), "system user");
}

TEST_F(session, keeps_fifteen_messages_unless_told_otherwise) {
    auto chat = make();
    for (int i = 0; i < 10; ++i) said(chat, std::to_string(i));
    EXPECT_EQ(chat.history().messages.size(), 15u);
    EXPECT_EQ(last_sent().at("messages").as_array().size(), 1 + 15u + 1);
    EXPECT_EQ(roles(last_sent()).substr(0, 11), "system assi");
    chat.max_messages(3);
    said(chat, "x");
    EXPECT_EQ(chat.history().messages.size(), 3u);
    chat.max_messages(0);
    for (int i = 0; i < 10; ++i) said(chat, std::to_string(i));
    EXPECT_EQ(chat.history().messages.size(), 23u);
    chat.reset();
    EXPECT_TRUE(chat.history().messages.empty());
    EXPECT_EQ(chat.history().system(), "Be brief.");
}

TEST_F(session, runs_tools_and_gives_the_last_answer) {
    auto chat = make();
    chat.add_tools(tools_);
    server_.push(greeting({"ann", "bob"})).push(greeting({"nobody"})).push(reply("done"));
    EXPECT_EQ(said(chat, "greet them"), "done");
    EXPECT_EQ(greeted_, 3);
    EXPECT_EQ(sent(0).at("tools").at(0).at("function").at("name"), "greet");
    EXPECT_EQ(roles(sent(2)), "system user assistant tool tool assistant tool");
    const auto messages = chat.history().messages;
    EXPECT_EQ(messages[2].tool_call_id, "call_0");
    EXPECT_EQ(messages[2].text(), "hello ann");
    EXPECT_EQ(messages[3].tool_call_id, "call_1");
    EXPECT_EQ(messages[3].text(), "hello bob");
    EXPECT_EQ(messages[5].text(), "Error executing function 'greet': *** is nobody's key");
    EXPECT_EQ(messages[6].text(), "done");
}

TEST_F(session, tells_the_model_of_tools_that_are_not_there) {
    auto chat = make();
    chat.add_tools(tools_);
    server_.push(reply().tool_call("1", "unknown", {"{}"})).push(reply("sorry"));
    EXPECT_EQ(said(chat, "hi"), "sorry");
    EXPECT_EQ(chat.history().messages[2].text(), "Error: No handler registered for function 'unknown'");
}

TEST_F(session, leaves_the_calls_to_the_caller) {
    for (const bool off : {true, false}) { // switched off, or without any tool
        auto chat = make();
        if (off) chat.add_tools(tools_).run_tools(false);
        server_.push(greeting({"ann"})).push(reply("done"));
        const auto answer = run(io_, chat.send("hi"));
        ASSERT_EQ(answer.choices[0].message.tool_calls.size(), 1u);
        EXPECT_EQ(chat.history().messages.size(), 2u);
        EXPECT_EQ(chat.history().last_function_call()->arguments, R"({"name":"ann"})");
        chat.add(openai::message::tool("call_0", "by hand"));
        EXPECT_EQ(run(io_, chat.resume()).text(), "done");
        EXPECT_EQ(roles(last_sent()), "system user assistant tool");
    }
    EXPECT_EQ(greeted_, 0);
}

TEST_F(session, has_a_limit_of_rounds) {
    auto chat = make();
    chat.add_tools(tools_).max_tool_rounds(2);
    server_.otherwise(greeting({"ann"}));
    EXPECT_EQ(failure(chat), errc::limit_exceeded);
    EXPECT_EQ(greeted_, 2);
    EXPECT_EQ(server_.counts().requests, 3u);
    EXPECT_EQ(chat.history().messages.size(), 1u + 2 * 2);
    chat.reset();
    EXPECT_TRUE(chat.tools().empty());
}

TEST_F(session, has_a_limit_of_calls_in_an_answer) {
    const std::size_t counts[] = {1024, 1025};
    for (const auto count : counts) {
        auto chat = make();
        chat.add_tools(tools_);
        greeted_ = 0;
        server_.push(greeting(std::vector<std::string>(count, "ann")));
        if (count == 1024) {
            EXPECT_EQ(run(io_, chat.send("greet them")).text(), "greet them");
            EXPECT_EQ(greeted_, 1024);
        } else {
            EXPECT_EQ(failure(chat), errc::limit_exceeded);
            EXPECT_EQ(greeted_, 0);
        }
    }
}

TEST_F(session, runs_no_call_that_is_not_complete) {
    const std::pair<reply, errc> cases[] = {
        {greeting({"ann"}).finish_reason("length"), errc::length_limit},
        {greeting({"ann"}).finish_reason("content_filter"), errc::content_filtered},
        {greeting({"ann"}).finish_reason("").without_done().cut_body_after(900), errc::truncated},
    };
    for (const auto& [answer, code] : cases)
        for (const bool streamed : {true, false}) {
            if (!streamed && code == errc::truncated) continue;
            auto chat = make();
            chat.add_tools(tools_);
            server_.push(answer);
            const auto thrown = error_of([&] {
                if (streamed) run(io_, run(io_, chat.stream("hi")).collect());
                else run(io_, chat.send("hi"));
            });
            ASSERT_TRUE(thrown);
            EXPECT_EQ(thrown->code(), code) << thrown->what();
            EXPECT_EQ(thrown->completion() != nullptr, code != errc::truncated) << "the answer, if it is whole";
            EXPECT_EQ(chat.history().messages.size(), 1u);
            EXPECT_EQ(chat.last_error()->code(), code);
        }
    EXPECT_EQ(greeted_, 0);
}

TEST_F(session, takes_one_prompt_at_a_time) {
    auto chat = make();
    server_.push(reply("slow").delay(50ms)).push(reply("next"));
    auto first = chat.send("1", asio::use_future);
    auto second = chat.send("2", asio::use_future);
    settle(io_, second);
    EXPECT_EQ(error_of([&] { second.get(); })->code(), errc::invalid_argument);
    settle(io_, first);
    EXPECT_EQ(first.get().text(), "slow");
    EXPECT_EQ(chat.history().messages.size(), 2u);
    {
        auto stream = run(io_, chat.stream("3"));
        EXPECT_EQ(failure(chat, "4"), errc::invalid_argument);
        EXPECT_FALSE(chat.last_error()) << "the stream goes on";
    } // unread: the session is free again
    EXPECT_EQ(said(chat, "5"), "5");
    EXPECT_EQ(chat.history().messages.size(), 2u + 1 + 2);
}

asio::awaitable<std::string> read(openai::session_stream& stream) {
    std::string text;
    while (auto delta = co_await stream.next()) text += delta->text();
    EXPECT_FALSE(co_await stream.next());
    co_return text;
}

TEST_F(session, streams_over_rounds_of_tools) {
    auto chat = make();
    chat.add_tools(tools_);
    server_.push(greeting({"ann", "bob"}).delta("One moment. ")).push(reply("All greeted."));
    auto stream = run(io_, chat.stream("greet them", openai::call_options().header("x-test", "1")));
    EXPECT_EQ(run(io_, read(stream)), "One moment. All greeted.");
    EXPECT_EQ(stream.partial().text(), "All greeted.");
    EXPECT_EQ(chat.history().messages.size(), 5u);
    EXPECT_EQ(chat.history().messages[1].text(), "One moment. ");
    EXPECT_EQ(chat.history().messages[3].text(), "hello bob");
    EXPECT_EQ(server_.request(1).header("x-test"), "1");
    auto next = chat.stream("again", asio::use_future);
    settle(io_, next);
    auto second = next.get();
    auto whole = second.collect(asio::use_future);
    settle(io_, whole);
    EXPECT_EQ(whole.get().text(), "again");
}

TEST_F(session, streams_what_fails) {
    auto chat = make();
    server_.push(reply("one two").cut_body_after(300)).push(reply::error(401, "who?"));
    auto stream = run(io_, chat.stream("hi"));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(error_of([&] { run(io_, read(stream)); })->code(), errc::truncated);
    EXPECT_EQ(error_of([&] { run(io_, chat.stream("hi")); })->code(), errc::unauthorized);
    EXPECT_EQ(chat.history().messages.size(), 2u);
    openai::session_stream none;
    EXPECT_EQ(error_of([&] { run(io_, read(none)); })->code(), errc::invalid_argument);
    none.cancel();
    EXPECT_EQ(none.partial().text(), "");
}

TEST_F(session, gives_each_request_a_key_of_its_own) {
    auto chat = make();
    chat.add_tools(tools_);
    server_.push(greeting({"ann"})).push(reply("done"));
    auto options = openai::call_options();
    options.idempotency_key = "k";
    run(io_, chat.send("hi", options));
    EXPECT_EQ(server_.request(0).header("idempotency-key"), "k");
    EXPECT_EQ(server_.request(1).header("idempotency-key"), "k-1");
}

/// Cancels a session while its tool runs, and whatever the kind of cancellation, the tool hears of it.
TEST_F(session, cancels_its_tools) {
    for (const auto type :
         {asio::cancellation_type::terminal, asio::cancellation_type::partial, asio::cancellation_type::total})
        for (const bool streamed : {true, false}) {
            auto chat = make();
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
            chat.add_tools(slow);
            server_.push(greeting({"ann"}));
            asio::cancellation_signal signal;
            std::optional<openai::error> failure;
            const auto done = [&] {
                return asio::bind_cancellation_slot(
                    signal.slot(), [&](std::exception_ptr thrown, auto&&) { failure = openai::to_error(thrown); });
            };
            std::optional<openai::session_stream> stream;
            if (streamed) {
                stream = run(io_, chat.stream("hi"));
                stream->collect(done());
            } else chat.send("hi", done());
            run_until(io_, [&] { return begun; });
            signal.emit(type);
            run_until(io_, [&] { return failure.has_value(); });
            EXPECT_EQ(failure->code(), errc::cancelled);
            EXPECT_EQ(failure->maybe_billed(), openai::billing::yes) << "for the answer that calls the tool";
            EXPECT_TRUE(ended);
            EXPECT_EQ(chat.history().messages.size(), 1u);
            EXPECT_EQ(said(chat, "still there?"), "still there?");
        }
}

TEST_F(session, stream_that_is_cancelled_or_dropped_ends_its_tools) {
    for (const bool dropped : {true, false}) {
        auto chat = make();
        asio::steady_timer timer(io_, time_limit);
        bool begun = false;
        openai::tool_set slow;
        slow.add("greet", "", [&](named) -> asio::awaitable<void> {
            begun = true;
            co_await timer.async_wait(asio::use_awaitable);
        });
        chat.add_tools(slow);
        server_.push(greeting({"ann"}));
        auto stream = std::make_optional(run(io_, chat.stream("hi")));
        std::optional<errc> code;
        stream->collect([&](std::exception_ptr thrown, auto&&) {
            code = static_cast<errc>(openai::to_error(thrown).code().value());
        });
        run_until(io_, [&] { return begun; });
        if (dropped) stream.reset();
        else stream->cancel();
        run_until(io_, [&] { return code.has_value(); });
        EXPECT_EQ(code, errc::cancelled);
    }
}

TEST_F(session, outlives_its_client) {
    auto client = std::make_optional<openai::client>(options_for(server_)); // with a thread of its own
    auto chat = client->chat.session("", openai::chat_request("gpt-4o"));
    EXPECT_EQ(chat.send("hi", openai::block).text(), "hi");
    client.reset();
    EXPECT_EQ(error_of([&] { chat.send("hi", openai::block); })->code(), errc::client_closed);
    EXPECT_EQ(error_of([&] { chat.stream("hi", openai::block); })->code(), errc::client_closed);
    EXPECT_EQ(chat.history().messages.size(), 4u);
}

/// Three calls of a round meet: they run side by side, also where they block. Two sessions, and threads enough for all.
TEST_F(session, tools_run_side_by_side_on_several_threads) {
    std::latch meetings[2] = {std::latch(3), std::latch(3)};
    chat_session chats[] = {make(), make()};
    for (int i = 0; i < 2; ++i) {
        openai::tool_set meet;
        meet.add("greet", "", [&meeting = meetings[i]](named who) {
            meeting.arrive_and_wait();
            return who.name;
        });
        chats[i].add_tools(meet);
    }
    server_.handle([](const openai::testing::received_request& asked) {
        const bool answered = asked.body.find(R"("role":"tool")") != std::string::npos; // one session may overtake
        return answered ? reply("done") : greeting({"a", "b", "c"});
    });
    std::vector<support::joining_thread> threads;
    auto first = chats[0].send("hi", asio::use_future);
    auto second = chats[1].send("hi", asio::use_future);
    for (int i = 0; i < 8; ++i) threads.emplace_back([this] { io_.run(); });
    while (first.wait_for(0s) != std::future_status::ready) EXPECT_LE(chats[0].history().messages.size(), 6u);
    EXPECT_EQ(first.get().text(), "done");
    EXPECT_EQ(second.get().text(), "done");
    for (const auto& chat : chats) EXPECT_EQ(chat.history().messages[4].text(), "c");
}

/// The answer would be added to a history that has been replaced or removed.
TEST_F(session, keeps_its_history_while_an_answer_is_pending) {
    auto chat = make();
    chat.add_tools(tools_);
    const auto expect_refusals = [&] {
        EXPECT_EQ(error_of([&] { chat.reset(); })->code(), errc::invalid_argument);
        EXPECT_EQ(error_of([&] { chat.history({}); })->code(), errc::invalid_argument);
        EXPECT_EQ(chat.history().messages.size(), 1u);
        EXPECT_FALSE(chat.tools().empty());
    };
    auto first = chat.send("1", asio::use_future);
    expect_refusals();
    settle(io_, first);
    EXPECT_EQ(first.get().text(), "1");
    chat.reset();
    EXPECT_TRUE(chat.history().messages.empty());
    chat.add_tools(tools_);
    {
        auto stream = run(io_, chat.stream("2"));
        expect_refusals();
        EXPECT_EQ(run(io_, stream.collect()).text(), "2");
        chat.history({}); // the stream has ended
        EXPECT_TRUE(chat.history().messages.empty());
    }
}

/// A tool whose copies and ends use the session that it is of, as a user's object may that logs, or has a lock.
struct meddler {
    explicit meddler(chat_session& session)
        : of(&session) {}
    meddler(const meddler& other)
        : of(other.of) {
        of->add(openai::message::user("copied"));
    }
    ~meddler() { of->add(openai::message::user("gone")); }
    asio::awaitable<std::string> operator()(std::string) const { co_return "done"; }

    chat_session* of;
};

TEST_F(session, copies_and_drops_tools_without_a_lock) {
    auto chat = make();
    openai::tool_set meddling;
    meddling.add(openai::tool::function("greet"), openai::tool_handler(meddler(chat)));
    chat.add_tools(meddling);
    EXPECT_FALSE(chat.tools().empty());
    EXPECT_FALSE(chat.remove_tool("another"));
    EXPECT_TRUE(chat.remove_tool("greet"));
    EXPECT_TRUE(chat.tools().empty());
    chat.add_tools(meddling);
    server_.push(greeting({"a"})).push(reply("hello"));
    EXPECT_EQ(said(chat, "hi"), "hello");
    chat.reset();
    EXPECT_GT(chat.history().messages.size(), 0u); // what the end of the last one has added
}

TEST_F(session, answers_calls_of_tools_that_were_removed_meanwhile) {
    for (const bool streamed : {true, false}) {
        auto chat = make();
        chat.add_tools(tools_);
        server_.push(greeting({"ann"}).delay(20ms)).push(reply("done"));
        if (streamed) {
            auto stream = run(io_, chat.stream("hi"));
            chat.remove_tool("greet");
            EXPECT_EQ(run(io_, stream.collect()).text(), "done");
        } else {
            const auto before = server_.counts().requests;
            auto pending = chat.send("hi", asio::use_future);
            run_until(io_, [&] { return server_.counts().requests > before; });
            chat.remove_tool("greet");
            settle(io_, pending);
            EXPECT_EQ(pending.get().text(), "done");
        }
        EXPECT_EQ(roles(last_sent()), "system user assistant tool");
        EXPECT_EQ(said(chat, "next"), "next");
    }
    EXPECT_EQ(greeted_, 0);
}

} // namespace
} // namespace chat_session_test
