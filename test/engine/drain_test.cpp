// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"
#include "support/provider_world.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/chat/chat_stream.hpp>
#include <openai/core/metrics.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/tools.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <latch>
#include <thread>
#include <vector>

/// A client that drains.
namespace drain_test {
namespace {

using namespace support;
using openai::errc;

/// The report of a drain that was begun with a handler.
struct drained {
    int calls = 0;
    std::optional<openai::drain_report> report;
    std::optional<openai::error> failure;

    auto handler() {
        return [this](const std::exception_ptr& thrown, openai::drain_report value) {
            ++calls;
            if (thrown) failure = openai::to_error(thrown);
            else report = std::move(value);
        };
    }
};

bool says_draining(const std::optional<openai::error>& failure) {
    return failure && failure->code() == errc::client_closed &&
           std::string(failure->what()).find("draining") != std::string::npos;
}

class drain : public testing::Test {
protected:
    openai::client& client() {
        if (!client_) client_.emplace(io_, options_for(server_));
        return *client_;
    }
    const openai::drain_report& report_of(drained& pending) {
        run_until(io_, [&] { return pending.calls > 0; });
        poll(io_);
        EXPECT_EQ(pending.calls, 1);
        if (!pending.report) throw std::runtime_error("no report: " + std::string(pending.failure->what()));
        return *pending.report;
    }

    openai::testing::server server_;
    asio::io_context io_;
    std::optional<openai::client> client_;
};

TEST_F(drain, refuses_every_new_operation_from_the_call_on) {
    server_.push(reply("one two").stall_after_deltas(0));
    auto session = client().chat.session("", openai::chat_request("gpt-4o"));
    auto held = run(io_, client().chat.stream(question()));
    drained pending;
    client().drain(10s, pending.handler());
    const std::function<void()> operations[] = {
        [&] { run(io_, client().chat.create(question())); },
        [&] { run(io_, client().chat.stream(question())); },
        [&] { run(io_, client().models.list()); },
        [&] { run(io_, client().get("/models")); },
        [&] { run(io_, session.send("hi")); },
        [&] { run(io_, session.stream("hi")); },
        [&] { run(io_, client().chat.completions.list_all().next()); },
        [&] { run(io_, client().chat.completions.list_all().collect()); },
        [&] { run(io_, client().background_completions.wait("resp_1")); },
        [&] { client().futures.submit(question()); },
    };
    for (const auto& operation : operations) {
        const auto failure = error_of(operation);
        EXPECT_TRUE(says_draining(failure)) << &operation - operations << (failure ? failure->what() : " succeeded");
    }
    EXPECT_EQ(pending.calls, 0);
    held.cancel();
    const auto& report = report_of(pending);
    EXPECT_TRUE(report.complete());
    EXPECT_EQ(report.ended, 1u);
    EXPECT_EQ(server_.counts().requests, 1u);
    EXPECT_EQ(error_of([&] { run(io_, client().models.list()); })->code(), errc::client_closed);
}

/// Although their first step comes after it.
TEST_F(drain, waits_for_operations_that_were_begun_before_it) {
    server_.otherwise(reply("hi"));
    std::vector<std::optional<openai::error>> ended;
    const auto note = [&ended](const std::exception_ptr& thrown, const auto&) {
        ended.push_back(thrown ? std::optional(openai::to_error(thrown)) : std::nullopt);
    };
    client().chat.create(question(), note);
    client().get("/models", note);
    client().responses.create(openai::response_request("m").user("?"), note);
    drained pending;
    client().drain(10s, pending.handler());
    const auto& report = report_of(pending);
    EXPECT_TRUE(report.complete());
    EXPECT_EQ(report.ended, 3u);
    ASSERT_EQ(ended.size(), 3u);
    for (const auto& failure : ended) EXPECT_FALSE(failure.has_value()) << failure->what();
}

TEST_F(drain, waits_for_no_operation_that_is_cancelled_before_its_first_step) {
    asio::cancellation_signal signal;
    int ended = 0;
    const auto count = [&ended](const std::exception_ptr& thrown, const openai::chat_completion&) {
        EXPECT_TRUE(thrown != nullptr);
        ++ended;
    };
    client().chat.create(question(), asio::bind_cancellation_slot(signal.slot(), count));
    drained pending;
    client().drain(1h, pending.handler());
    signal.emit(asio::cancellation_type::terminal);
    EXPECT_TRUE(report_of(pending).complete()) << "an hour has not passed";
    EXPECT_EQ(ended, 1);
    EXPECT_EQ(server_.counts().requests, 0u);
}

TEST_F(drain, closes_idle_connections) {
    run(io_, client().chat.create(question()));
    EXPECT_EQ(server_.counts().open, 1u);
    const auto report = run(io_, client().drain(10s));
    EXPECT_EQ(report.ended, 0u);
    EXPECT_TRUE(server_.wait_until_open(0));
}

TEST_F(drain, lets_a_stream_be_read_to_its_end) {
    server_.push(reply("one two three").delay_between(5ms));
    auto deltas = run(io_, client().chat.stream(question()));
    drained pending;
    client().drain(10s, pending.handler());
    EXPECT_EQ(run(io_, deltas.collect()).text(), "one two three");
    EXPECT_EQ(report_of(pending).ended, 1u); // while the stream is still there
}

TEST_F(drain, waits_for_no_stream_that_is_over) {
    server_.push(reply("one"))
        .push(reply("two").stall_after_deltas(0))
        .push(reply("three").without_done().finish_reason(""));
    server_.push(reply("four").stall_after_deltas(0));
    auto read = run(io_, client().chat.stream(question()));
    run(io_, read.collect());
    auto cancelled = run(io_, client().chat.stream(question()));
    cancelled.cancel();
    auto failed = run(io_, client().chat.stream(question()));
    EXPECT_TRUE(error_of([&] { run(io_, failed.collect()); }));
    auto session = client().chat.session("", openai::chat_request("gpt-4o"));
    auto left = run(io_, session.stream("hi"));
    left.cancel();
    const auto report = run(io_, client().drain(10s));
    EXPECT_TRUE(report.complete());
    EXPECT_EQ(report.ended, 0u);
}

TEST_F(drain, cuts_a_stream_that_nobody_reads) {
    server_.push(reply("one two").stall_after_deltas(0));
    auto deltas = run(io_, client().chat.stream(question()));
    const auto report = run(io_, client().drain(20ms));
    ASSERT_EQ(report.cut.size(), 1u);
    EXPECT_EQ(report.cut[0].path, "/chat/completions");
    EXPECT_EQ(report.cut[0].origin, "http://127.0.0.1:" + std::to_string(server_.port()));
    EXPECT_GE(report.cut[0].elapsed, 20ms);
    EXPECT_EQ(error_of([&] { run(io_, deltas.next()); })->code(), errc::client_closed);
}

struct no_arguments {};
BOOST_DESCRIBE_STRUCT(no_arguments, (), ())

TEST_F(drain, lets_a_session_run_its_tools_and_ask_again) {
    server_.push(reply().tool_call("1", "look", {"{}"}).delay(50ms)).push(reply("I have looked."));
    int looked = 0;
    openai::tool_set tools;
    tools.add("look", "Looks.", [&](no_arguments) { return std::to_string(++looked); });
    auto session = client().chat.session("", openai::chat_request("gpt-4o"));
    session.add_tools(tools);
    std::string text;
    session.send("Look.", [&](auto&&, const openai::chat_completion& answer) { text = answer.text(); });
    run_until(io_, [&] { return server_.counts().requests == 1; });
    drained pending;
    client().drain(10s, pending.handler());
    EXPECT_EQ(report_of(pending).ended, 1u) << "two requests, one prompt";
    EXPECT_EQ(text, "I have looked.");
    EXPECT_EQ(looked, 1);
}

TEST_F(drain, lets_a_streamed_session_ask_again) {
    server_.push(reply().tool_call("1", "look", {"{}"})).push(reply("I have looked."));
    openai::tool_set tools;
    tools.add("look", "Looks.", [](no_arguments) { return std::string("yes"); });
    auto session = client().chat.session("", openai::chat_request("gpt-4o"));
    session.add_tools(tools);
    auto answer = run(io_, session.stream("Look."));
    drained pending;
    client().drain(10s, pending.handler());
    EXPECT_EQ(run(io_, answer.collect()).text(), "I have looked.");
    EXPECT_EQ(report_of(pending).ended, 1u);
}

TEST_F(drain, lets_a_pager_collect_all_pages) {
    server_.handle([](const openai::testing::received_request& request) {
        const bool first = request.target.find("after=") == std::string::npos;
        const std::string id = first ? "c-1" : "c-2";
        return reply::verbatim(200, R"({"data":[{"id":")" + id + R"(","choices":[{"message":{"content":"Hi."}}]}],)" +
                                        R"("has_more":)" + (first ? "true}" : "false}"))
            .delay(20ms);
    });
    auto pages = client().chat.completions.list_all();
    std::size_t found = 0;
    pages.collect([&](auto&&, const std::vector<openai::chat_completion>& all) { found = all.size(); });
    run_until(io_, [&] { return server_.counts().requests == 1; });
    drained pending;
    client().drain(10s, pending.handler());
    EXPECT_EQ(report_of(pending).ended, 1u);
    EXPECT_EQ(found, 2u);
}

TEST_F(drain, lets_a_background_completion_be_waited_for) {
    server_.push(reply::verbatim(200, R"({"id":"resp_1","status":"completed","output":[]})").delay(50ms));
    std::optional<errc> code;
    client().background_completions.wait("resp_1", [&](const std::exception_ptr& thrown, auto&&) {
        code = thrown ? openai::to_error(thrown).details().code : errc{};
    });
    run_until(io_, [&] { return server_.counts().requests == 1; });
    drained pending;
    client().drain(10s, pending.handler());
    EXPECT_EQ(report_of(pending).ended, 1u);
    EXPECT_EQ(code, errc{});
}

/// The provider has begun the completion, although the caller does not learn its id.
TEST_F(drain, says_that_an_operation_whose_call_succeeded_may_have_been_billed) {
    struct closer : openai::observer {
        void on_call_end(const openai::observed::call_end&) noexcept override { closed->close(); }
        openai::client* closed = nullptr;
    };
    const auto closes = std::make_shared<closer>();
    auto options = options_for(server_);
    options.observer = closes;
    openai::client closing(io_, options);
    closes->closed = &closing;
    std::optional<openai::error> failure;
    closing.background_completions.submit(question(), openai::submit_options(),
                                          [&](const std::exception_ptr& thrown, const std::string&) {
                                              if (thrown) failure = openai::to_error(thrown);
                                          });
    drained pending;
    closing.drain(10s, pending.handler());
    EXPECT_EQ(report_of(pending).cut.size(), 1u);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), errc::client_closed);
    EXPECT_NE(failure->maybe_billed(), openai::billing::no);
}

TEST_F(drain, ends_with_client_closed_when_the_last_copy_goes) {
    server_.otherwise(reply::never());
    std::optional<openai::error> failure;
    client().chat.create(question(), [&](const std::exception_ptr& thrown, auto&&) {
        if (thrown) failure = openai::to_error(thrown);
    });
    run_until(io_, [&] { return server_.counts().requests == 1; });
    drained pending;
    client().drain(1h, pending.handler());
    poll(io_);
    client_.reset();
    EXPECT_EQ(pending.calls, 0) << "called by the destructor";
    run_all(io_);
    ASSERT_EQ(pending.calls, 1);
    ASSERT_TRUE(pending.failure);
    EXPECT_EQ(pending.failure->code(), errc::client_closed);
    EXPECT_EQ(failure->code(), errc::client_closed);
}

TEST_F(drain, names_the_path_that_a_call_asks_for) {
    server_.otherwise(reply::never());
    client().get("/some/thing?secret=1", [](auto&&...) {});
    client().files.retrieve("file-1", [](auto&&...) {});
    run_until(io_, [&] { return server_.counts().requests == 2; });
    auto report = run(io_, client().drain(0ms));
    ASSERT_EQ(report.cut.size(), 2u);
    EXPECT_EQ(report.cut[0].path, "/some/thing");
    EXPECT_EQ(report.cut[1].path, "/files/{id}");
    run_all(io_);
}

TEST_F(drain, gives_a_result_object) {
    std::optional<openai::result<openai::drain_report>> ended;
    client().drain(10s, openai::as_result([&](auto result) { ended = std::move(result); }));
    run_until(io_, [&] { return ended.has_value(); });
    ASSERT_TRUE(ended->success());
    EXPECT_TRUE((*ended)->complete());
}

TEST(drain_of_an_own_thread, blocks_until_all_have_ended) {
    openai::testing::server server;
    server.otherwise(reply("late").delay(50ms));
    openai::client client(options_for(server));
    auto answer = client.chat.create(question(), asio::use_future);
    ASSERT_TRUE(server.wait_for_requests(1));
    const auto report = client.drain(10s, openai::block);
    EXPECT_TRUE(report.complete());
    EXPECT_EQ(answer.get().text(), "late");
}

TEST(drain_of_an_own_thread, ends_before_the_last_copy_is_destroyed) {
    openai::testing::server server;
    server.otherwise(reply::never());
    auto client = std::make_optional<openai::client>(options_for(server));
    client->chat.create(question(), [](auto&&...) {});
    ASSERT_TRUE(server.wait_for_requests(1));
    auto report = client->drain(1h, asio::use_future);
    client.reset();
    ASSERT_EQ(report.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(error_of([&] { report.get(); })->code(), errc::client_closed);
}

/// Each call ends once: well, or because it came too late.
TEST(drain_under_threads, loses_no_call) {
    constexpr int callers = 4;
    openai::testing::server server;
    server.otherwise(reply("yes"));
    const auto numbers = std::make_shared<openai::metrics>();
    auto options = options_for(server);
    options.observer = numbers;
    options.pool.max_connections = 8;
    asio::thread_pool pool(4);
    openai::client client(pool, options);
    std::atomic<int> answered = 0;
    std::atomic<int> refused = 0;
    std::atomic<int> other = 0;
    std::latch warm(callers);
    std::vector<std::thread> threads;
    for (int i = 0; i < callers; ++i)
        threads.emplace_back([&] {
            for (int n = 0;; ++n) {
                const auto failure = error_of([&] { client.chat.create(question(), asio::use_future).get(); });
                if (!failure) ++answered;
                else ++(failure->code() == errc::client_closed ? refused : other);
                if (n == 5) warm.count_down();
                if (failure) return;
            }
        });
    warm.wait();
    const auto report = client.drain(10s, asio::use_future).get();
    for (auto& thread : threads) thread.join();
    EXPECT_TRUE(report.complete());
    EXPECT_LE(report.ended, std::size_t{callers});
    EXPECT_EQ(refused, callers);
    EXPECT_EQ(other, 0);
    pool.join();
    EXPECT_EQ(numbers->snapshot().calls.at("ok"), static_cast<std::uint64_t>(answered.load()));
    EXPECT_EQ(numbers->snapshot().calls_active, 0u);
}

class drain_of_providers : public provider_world {};

TEST_F(drain_of_providers, waits_for_their_streams_and_names_them) {
    a.push(reply("one two").delay_between(5ms)).push(reply("one two").stall_after_deltas(0));
    b.push(reply::never());
    auto whole = run(io, client().chat.stream(ask("a:gpt-4o")));
    auto stalled = run(io, client().chat.stream(ask("a:gpt-4o")));
    client().chat.create(ask("quick"), [](auto&&...) {});
    run_until(io, [&] { return b.counts().requests == 1; });
    EXPECT_EQ(run(io, whole.collect()).text(), "one two");
    auto report = run(io, client().drain(20ms));
    ASSERT_EQ(report.cut.size(), 2u);
    std::ranges::sort(report.cut, {}, &openai::drain_report::cut_call::provider);
    EXPECT_EQ(report.cut[0].provider, "a");
    EXPECT_EQ(report.cut[0].origin, "http://127.0.0.1:" + std::to_string(a.port()));
    EXPECT_EQ(report.cut[1].provider, "b");
    EXPECT_EQ(report.cut[1].origin, "http://127.0.0.1:" + std::to_string(b.port()));
    EXPECT_EQ(error_of([&] { run(io, stalled.next()); })->code(), errc::client_closed);
    run_all(io);
}

} // namespace
} // namespace drain_test
