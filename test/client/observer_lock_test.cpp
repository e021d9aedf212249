// SPDX-License-Identifier: BSL-1.0
#include "client/provider_world.hpp"
#include "support/local_client.hpp"

#include <openai/block.hpp>
#include <openai/chat_stream.hpp>
#include <openai/observer.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

/// No hook is called under a lock of the library's: it may wait for a thread that works with the client.
namespace {

using namespace support;

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
