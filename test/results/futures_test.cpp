// SPDX-License-Identifier: BSL-1.0
#include "support/joining_thread.hpp"
#include "support/local_client.hpp"

#include <openai/block.hpp>
#include <openai/compat/callbacks.hpp>
#include <openai/compat/chat_pins.hpp>
#include <openai/session/chat_history_store.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <regex>
#include <set>
#include <thread>

/// `client.futures`: an id at once, the answer later.
namespace futures_test {
namespace {

using namespace support;
using openai::errc;
using openai::future_state;
using later = std::future<openai::chat_completion>;

class futures : public testing::Test {
protected:
    openai::client& client() {
        if (!client_) client_.emplace(io_, options_for(server_, options_));
        return *client_;
    }
    static openai::client_options options_for(const openai::testing::server& server, openai::future_options futures) {
        auto made = support::options_for(server);
        made.futures = futures;
        return made;
    }
    std::string submit(const std::string& text = "ping") { return client().futures.submit(question(text)); }
    std::string submit_stream(const std::string& text = "ping") {
        return client().futures.submit(question(text), openai::submit_options().as_stream());
    }
    later wait(const std::string& id) { return client().futures.wait(id, asio::use_future); }
    future_state state(const std::string& id) { return client().futures.status(id).state; }
    void until(const std::string& id, future_state wanted) {
        settle(io_, [&] { return state(id) == wanted; });
    }
    static errc code_of(const std::function<void()>& action) {
        const auto failure = error_of(action);
        return failure ? failure->details().code : errc{};
    }

    openai::testing::server server_;
    openai::future_options options_;
    asio::io_context io_;
    std::optional<openai::client> client_;
};

TEST_F(futures, give_an_id_before_anything_is_sent) {
    const auto request = question("one");
    auto copy = request;
    const auto id = client().futures.submit(copy);
    copy.messages.clear(); // no matter
    EXPECT_TRUE(std::regex_match(id, std::regex("fut_[A-Za-z0-9_-]{22,}"))) << id;
    const auto before = client().futures.status(id);
    EXPECT_EQ(before.state, future_state::running);
    EXPECT_EQ(before.model, "gpt-4o");
    EXPECT_FALSE(before.finished);
    EXPECT_EQ(code_of([&] { client().futures.get(id); }), errc::not_ready);
    EXPECT_TRUE(client().futures.try_get(id).is(errc::not_ready));
    EXPECT_EQ(server_.counts().requests, 0u);
    auto answer = wait(id);
    settle(io_, answer);
    EXPECT_EQ(answer.get().text(), "one");
    EXPECT_EQ(client().futures.get(id).text(), "one");
    EXPECT_EQ(client().futures.try_get(id)->text(), "one");
    const auto after = client().futures.status(id);
    EXPECT_EQ(after.state, future_state::succeeded);
    EXPECT_TRUE(after.started && after.finished && *after.finished >= *after.started);
}

TEST_F(futures, have_ids_of_their_own) {
    std::set<std::string> ids;
    for (int i = 0; i < 200; ++i) ids.insert(submit());
    EXPECT_EQ(ids.size(), 200u);
}

TEST_F(futures, refuse_what_is_wrong_before_there_is_an_id) {
    const auto context = [&](const std::function<void(openai::chat_request&)>& change) {
        auto request = question();
        change(request);
        const auto failure = error_of([&] { client().futures.submit(request); });
        return failure && failure->is(errc::invalid_argument) ? failure->details().context : "accepted";
    };
    EXPECT_EQ(context([](auto& request) { request.model.clear(); }), "model is empty");
    EXPECT_EQ(context([](auto& request) { request.messages.clear(); }), "messages is empty");
    EXPECT_EQ(context([](auto& request) { request.temperature = 2.5; }), "temperature must be from 0 to 2");
    EXPECT_EQ(context([](auto& request) { request.logit_bias["7"] = 101; }), "logit_bias.7 must be from -100 to 100");
    openai::submit_options options;
    options.call.timeout(-1ms);
    EXPECT_EQ(code_of([&] { client().futures.submit(question(), options); }), errc::invalid_argument);
    EXPECT_TRUE(client().futures.list().empty());
    EXPECT_EQ(client().futures.submit(openai::chat_pins("m").to_request({openai::message::user("x")})).substr(0, 4),
              "fut_");
}

TEST_F(futures, tell_a_failure_every_time) {
    server_.otherwise(reply::error(429, "Slow down").header("x-request-id", "req-1"));
    const auto id = submit();
    until(id, future_state::failed);
    for (int times = 0; times < 2; ++times)
        for (const auto& redeem :
             {std::function([&] { client().futures.get(id); }), std::function([&] { client().futures.take(id); })}) {
            const auto failure = error_of(redeem);
            ASSERT_TRUE(failure);
            EXPECT_TRUE(failure->is_rate_limit());
            EXPECT_EQ(failure->request_id(), "req-1");
            EXPECT_EQ(failure->api().message, "Slow down");
        }
    EXPECT_EQ(client().futures.status(id).attempts, 1);
}

TEST_F(futures, serve_many_waiters_each_on_its_executor) {
    server_.otherwise(reply("yes").delay(20ms));
    const auto id = submit();
    int served = 0;
    for (int i = 0; i < 5; ++i) {
        const auto strand = asio::make_strand(io_);
        client().futures.wait(id, asio::bind_executor(strand, [&, strand](std::exception_ptr, auto answer) {
                                  EXPECT_TRUE(strand.running_in_this_thread());
                                  served += answer.text() == "yes";
                              }));
    }
    settle(io_, [&] { return served == 5; });
}

/// Neither a waiter's time nor its cancellation does the request any harm.
TEST_F(futures, let_waiters_leave) {
    server_.otherwise(reply("yes").delay(150ms));
    const auto id = submit();
    auto impatient = client().futures.wait(id, 1ms, asio::use_future);
    asio::cancellation_signal stop;
    std::optional<errc> left;
    client().futures.wait(id, asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr failure, auto&&) {
                              left = failure ? openai::to_error(failure).details().code : errc{};
                          }));
    poll(io_);
    stop.emit(asio::cancellation_type::total);
    settle(io_, impatient);
    settle(io_, [&] { return left.has_value(); });
    EXPECT_EQ(code_of([&] { impatient.get(); }), errc::not_ready);
    EXPECT_EQ(left, errc::cancelled);
    EXPECT_EQ(state(id), future_state::running);
    auto patient = wait(id);
    settle(io_, patient);
    EXPECT_EQ(patient.get().text(), "yes");
}

TEST_F(futures, can_be_cancelled_in_any_state) {
    options_.max_running = 1;
    server_.otherwise(reply::never());
    const auto running = submit();
    const auto queued = submit();
    auto waiter = wait(running);
    run_until(io_, [&] { return server_.counts().requests == 1; });
    for (const auto& id : {queued, running}) {
        EXPECT_EQ(client().futures.cancel(id).state, future_state::cancelled);
        EXPECT_EQ(client().futures.cancel(id).state, future_state::cancelled);
        EXPECT_EQ(code_of([&] { client().futures.get(id); }), errc::cancelled);
    }
    settle(io_, waiter);
    EXPECT_EQ(code_of([&] { waiter.get(); }), errc::cancelled);
    run_until(io_, [&] { return server_.counts().client_left == 1; });
    EXPECT_EQ(server_.counts().requests, 1u);
    EXPECT_EQ(code_of([&] { client().futures.cancel("fut_0"); }), errc::unknown_id);
    server_.otherwise(reply("yes"));
    const auto next = submit();
    until(next, future_state::succeeded);
    EXPECT_EQ(client().futures.cancel(next).state, future_state::succeeded);
    EXPECT_EQ(client().futures.get(next).text(), "yes");
}

TEST_F(futures, start_in_order_under_a_limit) {
    options_.max_running = 1;
    options_.max_kept = 6;
    for (const char* text : {"0", "1", "2", "3", "4", "5"}) submit(text);
    EXPECT_EQ(code_of([&] { submit(); }), errc::capacity_exceeded);
    settle(io_, [&] { return server_.counts().answered == 6; });
    EXPECT_EQ(server_.counts().max_open, 1u);
    std::string prompts;
    for (const auto& one : server_.requests()) prompts += one.prompt;
    EXPECT_EQ(prompts, "012345");
    submit("6");
    EXPECT_EQ(client().futures.list().size(), 6u);
}

TEST_F(futures, of_streams_show_the_text_so_far) {
    server_.push(reply().deltas({"one ", "two ", "three"}).usage(3, 4).delay_between(30ms));
    auto request = question();
    request.stream_options = openai::stream_options{.include_usage = true};
    const auto id = client().futures.submit(request, openai::submit_options().as_stream());
    EXPECT_EQ(client().futures.partial(id), "");
    settle(io_, [&] { return client().futures.partial(id) == "one "; });
    EXPECT_EQ(state(id), future_state::running);
    until(id, future_state::succeeded);
    EXPECT_EQ(client().futures.partial(id), "one two three");
    const auto answer = client().futures.get(id);
    EXPECT_EQ(answer.text(), "one two three");
    EXPECT_EQ(answer.choices.at(0).finish_reason, "stop");
    EXPECT_EQ(answer.usage.value().total_tokens, 7);

    server_.push(reply().deltas({"one ", "two"}).finish_reason("").without_done());
    const auto cut = submit_stream();
    until(cut, future_state::failed);
    EXPECT_EQ(client().futures.partial(cut), "one two");
    EXPECT_EQ(code_of([&] { client().futures.get(cut); }), errc::truncated);
}

TEST_F(futures, of_one_key_are_asked_once) {
    openai::submit_options options("sums");
    options.idempotency_key = "k";
    const auto id = client().futures.submit(question("one"), options);
    EXPECT_EQ(client().futures.submit(question("two"), options), id);
    until(id, future_state::succeeded);
    EXPECT_EQ(client().futures.submit(question("three"), options), id);
    run_all(io_);
    EXPECT_EQ(server_.counts().requests, 1u);
    EXPECT_EQ(client().futures.list().at(0).label, "sums");
    client().futures.forget(id);
    EXPECT_EQ(code_of([&] { client().futures.status(id); }), errc::unknown_id);
}

TEST_F(futures, go_from_one_program_to_the_next) {
    server_.push(reply("yes").usage(3, 4).header("x-request-id", "req-1"));
    server_.push(reply().deltas({"o", "k"}));
    server_.push(reply::error(404, "no such model").header("x-request-id", "req-3"));
    const auto good = submit();
    until(good, future_state::succeeded);
    const auto streamed = submit_stream();
    until(streamed, future_state::succeeded);
    const auto bad = submit();
    until(bad, future_state::failed);
    server_.otherwise(reply::never());
    const auto running = submit();
    const auto document = client().futures.export_json();
    EXPECT_EQ(document.find("sk-test"), std::string::npos);
    EXPECT_EQ(document.find("content-type"), std::string::npos) << document;

    const openai::client second(io_, options_for(server_, options_));
    EXPECT_EQ(second.futures.import_json(document), 4u);
    EXPECT_EQ(second.futures.import_json(document), 0u);
    EXPECT_EQ(second.futures.try_get(good).request_id(), "req-1");
    const auto answer = second.futures.try_take(good);
    EXPECT_EQ(answer.request_id(), "req-1");
    EXPECT_EQ(answer->text(), "yes");
    EXPECT_EQ(answer.usage().value().total_tokens, 7);
    EXPECT_EQ(second.futures.get(streamed).text(), "ok");
    const auto failure = error_of([&] { second.futures.get(bad); });
    EXPECT_TRUE(failure->is_not_found());
    EXPECT_EQ(failure->api().message, "no such model");
    EXPECT_EQ(failure->request_id(), "req-3");
    EXPECT_EQ(code_of([&] { second.futures.get(running); }), errc::future_lost);
    EXPECT_EQ(second.futures.list().size(), 3u);
    for (const auto* wrong : {R"({"futures":1})", R"({"futures":[1]})", R"({"futures":[{"id":"a","state":"odd"}]})",
                              R"({"futures":[{"id":"a","state":"succeeded"}]})"})
        EXPECT_EQ(code_of([&] { second.futures.import_json(wrong); }), errc::invalid_argument) << wrong;
    EXPECT_EQ(code_of([&] { second.futures.import_json("{"); }), errc::invalid_json);
}

TEST_F(futures, close_without_waiting) {
    const auto done = submit("done");
    until(done, future_state::succeeded);
    server_.otherwise(reply::never());
    const auto id = submit();
    auto waiter = wait(id);
    run_until(io_, [&] { return server_.counts().requests == 2; });
    client().futures.close();
    client().futures.close();
    EXPECT_EQ(code_of([&] { submit(); }), errc::registry_closed);
    settle(io_, waiter);
    EXPECT_EQ(code_of([&] { waiter.get(); }), errc::registry_closed);
    run_until(io_, [&] { return server_.counts().client_left == 1; });
    EXPECT_EQ(client().futures.get(done).text(), "done");
    server_.otherwise(reply());
    EXPECT_EQ(run(io_, client().models.list()).data.size(), 2u) << "the client goes on";
}

/// Whatever is asked of it, and only of what it ended.
TEST_F(futures, tell_who_ended_them) {
    options_.max_running = 1;
    server_.otherwise(reply::never());
    const auto mine = submit();
    run_until(io_, [&] { return server_.counts().requests == 1; });
    client().futures.cancel(mine);
    const auto running = submit();
    const auto queued = submit();
    run_until(io_, [&] { return server_.counts().requests == 2; });
    client().futures.close();
    using openai::billing;
    const std::tuple<std::string, errc, billing> ends[] = {{mine, errc::cancelled, billing::unknown},
                                                           {running, errc::registry_closed, billing::unknown},
                                                           {queued, errc::registry_closed, billing::no}};
    for (const auto& [id, code, cost] : ends) {
        EXPECT_EQ(error_of([&] { client().futures.get(id); })->maybe_billed(), cost);
        EXPECT_EQ(state(id), future_state::cancelled);
        EXPECT_EQ(code_of([&] { client().futures.get(id); }), code);
        EXPECT_EQ(code_of([&] { client().futures.take(id); }), code);
        auto late = wait(id);
        settle(io_, late);
        EXPECT_EQ(code_of([&] { late.get(); }), code);
    }
    EXPECT_EQ(code_of([&] { submit(); }), errc::registry_closed);
    EXPECT_EQ(openai::make_error_code(errc::registry_closed), openai::condition::cancelled);
    EXPECT_EQ(code_of([&] { client().futures.get("fut_0"); }), errc::unknown_id);
}

/// A flow editor's nodes hand each other ids only.
TEST_F(futures, take_a_conversation_by_its_id) {
    openai::chat_history_store store;
    const auto talk = store.create("Be brief.");
    store.update(talk, [](openai::chat_history& item) { item.user("one"); });
    openai::chat_pins pins("gpt-4o");
    pins.temperature = 0.5;
    const auto id = client().futures.submit(store, talk, pins.to_request());
    store.update(talk, [](openai::chat_history& item) { item.user("too late"); });
    const auto more =
        client().futures.submit(store, talk, question("last"), openai::submit_options("flow").as_stream());
    ASSERT_TRUE(store.erase(talk)); // no matter
    until(id, future_state::succeeded);
    until(more, future_state::succeeded);
    EXPECT_EQ(client().futures.get(id).text(), "one");
    EXPECT_EQ(client().futures.status(more).label, "flow");
    std::set<std::string> sent; // both requests, in any order
    for (const auto& seen : server_.requests())
        sent.insert(boost::json::serialize(boost::json::parse(seen.body).at("messages")));
    EXPECT_EQ(sent,
              (std::set<std::string>{R"([{"role":"system","content":"Be brief."},{"role":"user","content":"one"}])",
                                     R"([{"role":"system","content":"Be brief."},{"role":"user","content":"one"},)"
                                     R"({"role":"user","content":"too late"},{"role":"user","content":"last"}])"}));

    EXPECT_EQ(code_of([&] { client().futures.submit(store, talk, pins.to_request()); }), errc::unknown_id);
    const auto silent = store.create();
    EXPECT_EQ(code_of([&] { client().futures.submit(store, silent, pins.to_request()); }), errc::invalid_argument);
    store.update(silent, [](openai::chat_history& item) { item.user("one"); });
    client().futures.close();
    EXPECT_EQ(code_of([&] { client().futures.submit(store, silent, pins.to_request()); }), errc::registry_closed);
}

TEST_F(futures, end_with_the_client_or_its_context) {
    server_.otherwise(reply::never());
    auto waiter = wait(submit());
    run_until(io_, [&] { return server_.counts().requests == 1; });
    client_.reset();
    settle(io_, waiter);
    EXPECT_EQ(code_of([&] { waiter.get(); }), errc::client_closed);

    auto context = std::make_unique<asio::io_context>();
    const openai::client other(*context, options_for(server_, options_));
    const auto id = other.futures.submit(question());
    bool called = false;
    other.futures.wait(id, [&](std::exception_ptr, auto&&) { called = true; });
    context->poll();
    context.reset();
    EXPECT_FALSE(called);
    EXPECT_EQ(code_of([&] { other.futures.submit(question()); }), errc::client_closed);
}

TEST_F(futures, can_be_used_through_the_interface_of_both) {
    const openai::deferred_completions& where = client().futures;
    const auto id = run(io_, where.submit(question("one")));
    EXPECT_EQ(run(io_, where.wait(id)).text(), "one");
    EXPECT_EQ(run(io_, where.get(id)).text(), "one");
    EXPECT_EQ(run(io_, where.status(id)).state, future_state::succeeded);
    EXPECT_EQ(run(io_, where.cancel(id)).state, future_state::succeeded);
    EXPECT_EQ(code_of([&] { run(io_, where.status("fut_0")); }), errc::unknown_id);
    EXPECT_EQ(code_of([&] { run(io_, where.submit(openai::chat_request())); }), errc::invalid_argument);
}

TEST_F(futures, work_in_a_program_without_an_executor) {
    const openai::client client(options_for(server_, options_));
    const auto id = client.futures.submit(question("one"));
    EXPECT_EQ(client.futures.wait(id, openai::block).text(), "one");
}

/// Everybody who waited is served, whoever takes; and exactly one takes.
TEST_F(futures, serve_50_waiters_and_50_takers_at_once) {
    options_.max_running = 1;
    server_.on("blocker", reply::never());
    for (int round = 0; round < 5; ++round) {
        const auto blocker = submit("blocker");
        const auto id = submit();
        std::atomic<int> served = 0;
        for (int i = 0; i < 50; ++i)
            client().futures.wait(
                id, [&](std::exception_ptr failure, auto answer) { served += !failure && answer.text() == "ping"; });
        poll(io_); // all wait before there can be an answer
        std::atomic<int> won = 0;
        std::atomic<int> lost = 0;
        {
            std::vector<support::joining_thread> threads;
            for (int i = 0; i < 50; ++i)
                threads.emplace_back([&] {
                    auto code = errc::not_ready;
                    while (code == errc::not_ready) {
                        code = code_of([&] { client().futures.take(id); });
                        std::this_thread::yield();
                    }
                    won += code == errc{};
                    lost += code == errc::already_redeemed;
                });
            client().futures.cancel(blocker);
            io_.restart();
            for (int i = 0; i < 4; ++i) threads.emplace_back([&] { io_.run(); });
        }
        EXPECT_EQ(served, 50);
        EXPECT_EQ(won, 1);
        EXPECT_EQ(lost, 49);
    }
}

} // namespace
} // namespace futures_test
