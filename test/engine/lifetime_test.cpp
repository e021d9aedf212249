// SPDX-License-Identifier: BSL-1.0
#include "support/joining_thread.hpp"
#include "support/local_client.hpp"
#include "support/provider_world.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/chat/chat_stream.hpp>
#include <openai/core/observer.hpp>
#include <openai/session/chat_session.hpp>

#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

/// The client as a handle: copies, and its end with work pending.
namespace lifetime_test {
namespace {

using namespace support;
using openai::errc;

// The promise is 5 ms; sanitizers and a busy machine get a margin that still tells it from any timeout.
constexpr auto at_once = 100ms;

struct ending {
    int calls = 0;
    std::optional<openai::error> failure;

    template <class T>
    void operator()(std::exception_ptr thrown, const T&) {
        ++calls;
        if (thrown) failure = openai::to_error(thrown);
    }
    auto handler() {
        return [this](std::exception_ptr thrown, auto&& value) { (*this)(thrown, value); };
    }
};

class lifetime : public testing::Test {
protected:
    lifetime() { client_.emplace(io_, options_for(server_)); }

    /// Destroys the client, quickly, and expects that `pending` ends with `client_closed` once.
    void expect_closed(ending& pending) {
        ASSERT_EQ(pending.calls, 0);
        const auto begin = std::chrono::steady_clock::now();
        client_.reset();
        EXPECT_LT(std::chrono::steady_clock::now() - begin, at_once);
        EXPECT_EQ(pending.calls, 0) << "called by the destructor";
        run_all(io_);
        ASSERT_EQ(pending.calls, 1);
        ASSERT_TRUE(pending.failure);
        EXPECT_EQ(pending.failure->code(), errc::client_closed) << pending.failure->what();
        EXPECT_TRUE(server_.wait_until_open(0));
    }

    openai::testing::server server_;
    asio::io_context io_;
    std::optional<openai::client> client_;
};

TEST_F(lifetime, ends_while_waiting_for_the_head) {
    server_.otherwise(reply::never());
    ending pending;
    client_->chat.create(question(), pending.handler());
    run_until(io_, [&] { return server_.counts().requests == 1; });
    expect_closed(pending);
}

TEST_F(lifetime, ends_in_the_middle_of_a_body) {
    server_.otherwise(reply("answer").stall_body_after(10));
    ending pending;
    client_->chat.create(question(), pending.handler());
    run_until(io_, [&] { return server_.counts().requests == 1 && server_.request(0).bytes_written > 10; });
    poll(io_);
    expect_closed(pending);
}

TEST_F(lifetime, ends_in_a_stream) {
    server_.otherwise(reply("one two").stall_after_deltas(0));
    auto deltas = run(io_, client_->chat.stream(question()));
    run(io_, deltas.next());
    ending pending;
    deltas.next(pending.handler());
    poll(io_);
    expect_closed(pending);
    ending later;
    deltas.next(later.handler());
    run_all(io_);
    EXPECT_EQ(later.failure->code(), errc::client_closed);
}

TEST_F(lifetime, ends_between_two_reads_of_a_stream) {
    server_.otherwise(reply("one two").stall_after_deltas(0));
    auto deltas = run(io_, client_->chat.stream(question()));
    client_.reset();
    EXPECT_TRUE(server_.wait_until_open(0)) << "the connection is closed at once, not at the next read";
    EXPECT_EQ(error_of([&] { run(io_, deltas.next()); })->code(), errc::client_closed);
}

TEST_F(lifetime, ends_while_waiting_to_try_again) {
    auto options = options_for(server_);
    options.retry = openai::retry_policy();
    options.retry.transient = {1h, 1h, 1.0};
    options.timeouts.total = openai::no_timeout;
    client_.emplace(io_, options);
    server_.otherwise(reply::error(503, "later"));
    ending pending;
    client_->chat.create(question(), pending.handler());
    run_until(io_, [&] { return server_.counts().answered == 1; });
    io_.run_for(20ms);
    expect_closed(pending);
}

TEST_F(lifetime, ends_in_the_queue_for_a_connection) {
    auto options = options_for(server_);
    options.pool.max_connections = 1;
    client_.emplace(io_, options);
    server_.otherwise(reply::never());
    ending first;
    ending second;
    client_->chat.create(question(), first.handler());
    run_until(io_, [&] { return server_.counts().requests == 1; });
    client_->chat.create(question(), second.handler());
    poll(io_);
    expect_closed(first);
    ASSERT_EQ(second.calls, 1);
    EXPECT_EQ(second.failure->code(), errc::client_closed);
    EXPECT_EQ(server_.counts().connections, 1u);
}

TEST_F(lifetime, ends_before_the_operation_has_begun) {
    ending pending;
    client_->chat.create(question(), pending.handler());
    expect_closed(pending);
    EXPECT_EQ(server_.counts().requests, 0u);
}

TEST_F(lifetime, of_copies_is_that_of_the_last) {
    server_.otherwise(reply("late").delay(30ms));
    auto copy = std::make_optional(*client_);
    openai::client moved = std::move(*copy);
    copy.reset();
    ending pending;
    client_->chat.create(question(), pending.handler());
    client_.reset();
    run_all(io_);
    EXPECT_FALSE(pending.failure);
    EXPECT_EQ(run(io_, moved.chat.completions.create(question())).text(), "late");
    EXPECT_EQ(server_.counts().connections, 1u) << "copies share connections";
}

TEST_F(lifetime, assignment) {
    openai::testing::server other;
    other.otherwise(reply("other"));
    openai::client second(io_, options_for(other));
    ending pending;
    server_.otherwise(reply::never());
    client_->chat.create(question(), pending.handler());
    run_until(io_, [&] { return server_.counts().requests == 1; });
    *client_ = second;
    run_all(io_);
    EXPECT_EQ(pending.failure->code(), errc::client_closed) << "the last handle of the first client is gone";
    EXPECT_EQ(run(io_, client_->chat.create(question())).text(), "other");
    openai::client third(io_, options_for(server_));
    third = std::move(second);
    EXPECT_EQ(run(io_, third.chat.completions.create(question())).text(), "other");
    EXPECT_EQ(run(io_, third.models.list()).data.size(), 2u);
    third = *&third;
    EXPECT_EQ(run(io_, third.chat.create(question())).text(), "other");
}

/// A resource that was copied out of its client is a copy of the client.
TEST_F(lifetime, of_copies_of_a_resource) {
    auto chat = std::make_optional(client_->chat);
    auto files = std::make_optional(client_->files);
    client_.reset();
    std::optional<openai::result<openai::chat_completion>> answer;
    const auto ask = [&] {
        answer.reset();
        chat->completions.create(question(), openai::as_result([&](auto result) { answer = std::move(result); }));
    };
    ask();
    files.reset(); // one of two
    run_until(io_, [&] { return answer.has_value(); });
    EXPECT_TRUE(answer->success());
    server_.otherwise(reply::never());
    ask();
    *chat = openai::chat(*chat);
    run_until(io_, [&] { return server_.counts().requests == 2; });
    chat.reset(); // the last one
    run_until(io_, [&] { return answer.has_value(); });
    EXPECT_TRUE(answer->is(errc::client_closed));
}

TEST_F(lifetime, close_from_another_thread) {
    server_.otherwise(reply::never());
    ending pending;
    client_->chat.create(question(), pending.handler());
    support::joining_thread closer([&] {
        server_.wait_for_requests(1);
        client_->close();
    });
    run_all(io_);
    ASSERT_EQ(pending.calls, 1);
    EXPECT_EQ(pending.failure->code(), errc::client_closed);
    client_->close();
    EXPECT_EQ(error_of([&] { run(io_, client_->models.list()); })->code(), errc::client_closed);
}

TEST_F(lifetime, idle_connections_keep_no_context_running) {
    run(io_, client_->chat.create(question()));
    run_all(io_);
    EXPECT_EQ(server_.counts().open, 1u);
}

TEST(lifetime_of_the_context, ends_before_that_of_the_client) {
    openai::testing::server server;
    auto io = std::make_unique<asio::io_context>();
    openai::client client(*io, options_for(server));
    run(*io, client.chat.create(question()));
    io.reset();
    EXPECT_TRUE(server.wait_until_open(0)) << "a socket must not outlive its context";
    openai::client copy = client;
}

TEST(lifetime_of_the_context, ends_with_calls_and_streams_outstanding) {
    openai::testing::server server;
    auto io = std::make_unique<asio::io_context>();
    auto options = options_for(server);
    options.pool.max_connections = 4;
    auto client = std::make_unique<openai::client>(*io, options);
    server.push(reply("one two").stall_after_deltas(0)).push(reply("one two").stall_after_deltas(0));
    server.push(reply("answer").stall_body_after(5)).otherwise(reply::never());
    auto deltas = run(*io, client->chat.stream(question()));
    auto idle = run(*io, client->chat.stream(question()));
    run(*io, deltas.next());
    deltas.next([](auto&&...) { FAIL(); });
    for (int i = 0; i < 5; ++i) client->chat.create(question(), [](auto&&...) { FAIL(); });
    asio::co_spawn(*io, client->chat.create(question()), [](auto&&...) { FAIL(); });
    run_until(*io, [&] { return server.counts().requests == 4; });
    io->poll();
    io.reset();
    EXPECT_TRUE(server.wait_until_open(0));
    client.reset();
}

/// A strand must not outlive its context, so nobody may keep one.
TEST(lifetime_of_the_context, of_a_strand_ends_before_that_of_all_that_is_the_clients) {
    openai::testing::server server;
    auto io = std::make_unique<asio::io_context>();
    openai::client client(asio::make_strand(*io), options_for(server));
    server.push(reply("answer")).push(reply("one two")).push(reply("one two").stall_after_deltas(0));
    server.otherwise(reply::never());
    run(*io, client.chat.create(question()));
    auto session = client.chat.session("", openai::chat_request("gpt-4o"));
    auto read = run(*io, client.chat.stream(question()));
    auto waiting = run(*io, session.stream("hi"));
    const auto id = client.futures.submit(question());
    run(*io, waiting.next());
    waiting.next([](auto&&...) { FAIL(); });
    run_until(*io, [&] { return server.counts().requests == 4; });
    EXPECT_TRUE(client.get_executor());
    io.reset();
    EXPECT_FALSE(client.get_executor());
    EXPECT_EQ(error_of([&] { client.chat.create(question(), openai::block); })->code(), errc::client_closed);
    EXPECT_EQ(error_of([&] { read.next(openai::block); })->code(), errc::client_closed);
    EXPECT_EQ(error_of([&] { waiting.next(openai::block); })->code(), errc::client_closed);
}

TEST(lifetime_of_the_context, ends_after_that_of_the_client_that_never_ran) {
    openai::testing::server server;
    asio::io_context io;
    openai::client client(io, options_for(server));
    client.chat.create(question(), [](auto&&...) { FAIL(); });
}

} // namespace

/// No hook is called under a lock of the library's: it may wait for a thread that works with the client.
namespace {

/// Each hook does `first`, once.
class patient_observer final : public openai::observer {
public:
    void set(std::function<void()> first) { first_ = std::move(first); }
    void on_call_end(const openai::observed::call_end&) noexcept override { tell(); }
    void on_pool_gauge(const openai::observed::pool_gauge&) noexcept override { tell_of_pool(); }

    std::atomic<bool> of_pool = false;

private:
    void tell() noexcept {
        if (!of_pool) run();
    }
    void tell_of_pool() noexcept {
        if (of_pool) run();
    }
    void run() noexcept {
        if (const auto once = std::exchange(first_, nullptr)) once();
    }
    std::function<void()> first_;
};

/// Whether it comes to its end on another thread while this one waits.
bool ends_elsewhere(std::function<void()> what) {
    auto ended = std::make_shared<std::promise<void>>();
    std::thread([ended, what = std::move(what)] {
        what();
        ended->set_value();
    }).detach();
    return ended->get_future().wait_for(5s) == std::future_status::ready;
}

class observer_lock : public testing::TestWithParam<bool> {};

TEST_P(observer_lock, is_free_while_a_client_is_closed) {
    openai::testing::server server;
    server.otherwise(reply("one two three").stall_body_after(1500));
    const auto observer = std::make_shared<patient_observer>();
    auto options = options_for(server);
    options.observer = observer;
    openai::client client(options);
    auto deltas = client.chat.stream(question(), openai::block); // nobody reads it when the client is closed
    std::atomic<int> called = 0;
    std::atomic<int> ended = 0;
    observer->set([&] {
        ++called;
        ended += ends_elsewhere([client] {
            auto same = client;
            same.close();
        });
    });
    observer->of_pool = GetParam();
    client.close();
    EXPECT_EQ(called, 1);
    EXPECT_EQ(ended, 1) << "the other thread waits for a lock";
}

INSTANTIATE_TEST_SUITE_P(hooks, observer_lock, testing::Bool(),
                         [](const auto& about) { return about.param ? "gauge" : "call_end"; });

/// A lock of the observer's own, which is also held where the client is closed: for the thread sanitizer, and for a
/// deadlock to show.
class locking_observer final : public openai::observer {
public:
    void on_call_start(const openai::observed::call_start&) noexcept override { count(); }
    void on_call_end(const openai::observed::call_end&) noexcept override { count(); }
    void on_pool_gauge(const openai::observed::pool_gauge&) noexcept override { count(); }

    std::recursive_mutex mutex;

private:
    void count() noexcept {
        const std::lock_guard lock(mutex);
        ++calls_;
    }
    int calls_ = 0;
};

TEST(observers_own_lock, is_taken_in_any_order) {
    openai::testing::server server;
    server.otherwise(reply("one two three").stall_body_after(1500));
    for (int round = 0; round < 30; ++round) {
        const auto observer = std::make_shared<locking_observer>();
        auto options = options_for(server);
        options.observer = observer;
        openai::client client(options);
        auto first = client.chat.stream(question(), openai::block);
        auto second = client.chat.stream(question(), openai::block);
        std::thread other([&] {
            const std::lock_guard lock(observer->mutex);
            client.close();
        });
        client.close();
        other.join();
    }
}

} // namespace

/// A server that repeats its key in the id of its answers: the history of an error does not show it.
namespace {

class history : public provider_world {
protected:
    static reply busy(const std::string& key) {
        return reply::error(503, "busy").header("x-request-id", "req for " + key);
    }

    static void expect_hidden(const openai::error& failure, std::size_t attempts) {
        EXPECT_EQ(failure.history().size(), attempts);
        EXPECT_EQ(failure.request_id().find("sk-of-"), std::string::npos) << failure.request_id();
        for (const auto& one : failure.history()) EXPECT_EQ(one.request_id, "req for ***");
    }
};

TEST_F(history, of_one_server) {
    own.otherwise(busy("sk-of-own"));
    expect_hidden(failure("m"), 2);
}

TEST_F(history, of_one_attempt) {
    options.retry = openai::retry_policy::none();
    own.otherwise(busy("sk-of-own"));
    expect_hidden(failure("m"), 1);
}

/// Each knows its own key only, and the last one's is not the first one's.
TEST_F(history, of_one_provider_after_the_other) {
    a.otherwise(busy("sk-of-a"));
    b.otherwise(busy("sk-of-b"));
    const auto failed = failure("a:m", openai::call_options().fallback("b:m"));
    EXPECT_GE(failed.history().size(), 2u);
    expect_hidden(failed, failed.history().size());
}

} // namespace
} // namespace lifetime_test
