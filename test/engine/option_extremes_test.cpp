// SPDX-License-Identifier: BSL-1.0
#include "support/joining_thread.hpp"
#include "support/local_client.hpp"

#include <openai/chat/chat_stream.hpp>
#include <openai/futures.hpp>
#include <openai/session/chat_history_store.hpp>
#include <openai/tasks.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <thread>
#include <vector>

/// Every option at its least and at its greatest: it is refused, or everything works. What overflows on the way is for
/// the undefined behaviour sanitizer to find.
namespace option_extremes_test {
namespace {

using namespace support;
using openai::errc;
using std::chrono::milliseconds;

struct extreme {
    const char* name;
    std::function<void(openai::client_options&, bool greatest)> set;
};

template <class T>
T end_of_range(bool greatest) {
    return greatest ? std::numeric_limits<T>::max() : std::numeric_limits<T>::min();
}

template <>
milliseconds end_of_range(bool greatest) {
    return greatest ? milliseconds::max() : milliseconds::min();
}

#define EXTREME(member)                                                                                                \
    {                                                                                                                  \
        #member, [](auto& o, bool greatest) {                                                                          \
            o.member = end_of_range<std::remove_reference_t<decltype(o.member)>>(greatest);                            \
        }                                                                                                              \
    }

const extreme options_with_ends[] = {
    EXTREME(timeouts.queue),
    EXTREME(timeouts.resolve),
    EXTREME(timeouts.connect),
    EXTREME(timeouts.tls),
    EXTREME(timeouts.write),
    EXTREME(timeouts.first_byte),
    EXTREME(timeouts.first_event),
    EXTREME(timeouts.idle),
    EXTREME(timeouts.progress),
    EXTREME(timeouts.total),
    EXTREME(timeouts.stream_total),
    EXTREME(pool.max_connections),
    EXTREME(pool.max_connecting),
    EXTREME(pool.max_idle),
    EXTREME(pool.max_idle_total),
    EXTREME(pool.max_waiting),
    EXTREME(pool.idle_limit),
    EXTREME(pool.max_age),
    EXTREME(pacing.requests_per_minute),
    EXTREME(pacing.tokens_per_minute),
    EXTREME(retry.max_attempts),
    EXTREME(retry.transient.base),
    EXTREME(retry.transient.cap),
    EXTREME(retry.throttled.base),
    EXTREME(retry.throttled.cap),
    EXTREME(retry.max_retry_after),
    EXTREME(retry.budget),
    EXTREME(retry.transient_cost),
    EXTREME(retry.throttled_cost),
    EXTREME(futures.max_running),
    EXTREME(futures.max_kept),
    EXTREME(futures.time_to_live),
    EXTREME(follow_redirects),
    EXTREME(max_request_body),
    EXTREME(max_response_body),
};
#undef EXTREME

/// Nothing if all went well or was refused for a reason; otherwise what is wrong.
std::string use(openai::testing::server& server, const extreme& option, bool greatest) {
    auto options = options_for(server);
    options.retry = openai::retry_policy();
    option.set(options, greatest);
    try {
        asio::io_context io;
        openai::client client(io, options);
        server.push(reply::error(429, "busy").header("retry-after-ms", "1"));
        if (run(io, client.chat.create(question())).text() != "ping") return "another answer";
        auto deltas = run(io, client.chat.stream(question()));
        if (run(io, deltas.collect()).text() != "ping") return "another stream";
        std::vector<openai::chat_completion> three;
        for (int i = 0; i < 3; ++i)
            client.chat.create(question(), [&](std::exception_ptr failure, openai::chat_completion answer) {
                if (!failure) three.push_back(std::move(answer));
            });
        const auto id = client.futures.submit(question());
        if (run(io, client.futures.wait(id, milliseconds::max())).text() != "ping") return "another future";
        if (client.futures.status(id).state != openai::future_state::succeeded) return "another state";
        run_until(io, [&] { return three.size() == 3; });
        return "";
    } catch (const openai::error& failure) {
        const bool named = std::string(failure.what()).find(option.name) != std::string::npos;
        const bool refused = failure.code() == errc::invalid_argument && named;
        const bool limited = failure.code() == errc::rate_limited || failure.code() == errc::limit_exceeded;
        return refused || limited ? "" : failure.what();
    }
}

class option_extremes : public testing::TestWithParam<extreme> {};

TEST_P(option_extremes, are_refused_or_work) {
    openai::testing::server server;
    EXPECT_EQ(use(server, GetParam(), true), "") << "at its greatest";
    EXPECT_EQ(use(server, GetParam(), false), "") << "at its least";
}

INSTANTIATE_TEST_SUITE_P(all, option_extremes, testing::ValuesIn(options_with_ends), [](const auto& about) {
    std::string name = about.param.name;
    std::ranges::replace(name, '.', '_');
    return name;
});

TEST(wait_extremes, of_a_future) {
    openai::testing::server server;
    server.otherwise(reply::never());
    asio::io_context io;
    openai::client client(io, options_for(server));
    const auto id = client.futures.submit(question());
    for (const auto time : {milliseconds::min(), milliseconds(-1), milliseconds(0)})
        EXPECT_EQ(error_of([&] { run(io, client.futures.wait(id, time)); })->code(), errc::not_ready);
    bool ended = false;
    client.futures.wait(id, milliseconds::max() - 1ms, [&](auto&&...) { ended = true; });
    poll(io);
    EXPECT_FALSE(ended);
    client.close();
    settle(io, [&] { return ended; });
}

TEST(wait_extremes, of_a_job) {
    openai::testing::server server;
    server.otherwise(reply::verbatim(200, R"({"id":"j","status":"succeeded"})"));
    asio::io_context io;
    for (const bool without_total : {false, true}) {
        auto options = options_for(server);
        if (without_total) options.timeouts.total = openai::no_timeout;
        openai::client client(io, options);
        for (const auto time : {milliseconds::max(), milliseconds::max() - 1ms}) {
            const auto watch = openai::task_watch().every(time).at_most(time);
            EXPECT_EQ(run(io, client.tasks.poll_until("/jobs", "j", watch)).id, "j");
        }
    }
}

TEST(import_extremes, of_futures) {
    asio::io_context io;
    openai::testing::server server;
    openai::client client(io, options_for(server));
    for (const auto* time : {"9223372036854775807", "-9223372036854775808", "-1"})
        EXPECT_EQ(error_of([&] {
                      client.futures.import_json(R"({"futures":[{"id":"a","state":"lost","finished":)" +
                                                 std::string(time) + "}]}");
                  })->code(),
                  errc::invalid_argument)
            << time;
    EXPECT_EQ(client.futures.import_json(R"({"futures":[{"id":"a","state":"lost","finished":7200000000000}]})"), 1u);
}

} // namespace

/// Conversations by id, of several users.
namespace {

TEST(chat_history_store, keeps_conversations_by_id) {
    openai::chat_history_store store(2, 10);
    const auto id = store.create("Be brief.");
    EXPECT_EQ(id.size(), 5u + 32);
    EXPECT_TRUE(id.starts_with("conv_"));
    EXPECT_TRUE(store.update(id, [](openai::chat_history& talk) { talk.user("hi"); }));
    EXPECT_EQ(store.get(id)->messages.size(), 1u);
    EXPECT_THROW(store.update(id, [](openai::chat_history& talk) { talk.user("ho").user("far too long"); }),
                 openai::error);
    EXPECT_EQ(store.get(id)->messages.size(), 1u) << "all of a change or nothing";
    const auto copy = store.import_json(*store.export_json(id));
    EXPECT_NE(copy, id);
    EXPECT_EQ(store.get(copy)->system(), "Be brief.");
    EXPECT_EQ(error_of([&] { store.create(); })->code(), errc::limit_exceeded);
    EXPECT_EQ(error_of([&] { store.import_json("{"); })->code(), errc::invalid_json);
    EXPECT_EQ(error_of([&] { store.create("far too long"); })->code(), errc::invalid_argument);
    EXPECT_TRUE(store.erase(id));
    EXPECT_FALSE(store.erase(id));
    EXPECT_FALSE(store.get(id));
    EXPECT_FALSE(store.export_json(id));
    EXPECT_FALSE(store.update(id, [](auto&) { FAIL(); }));
    EXPECT_EQ(store.size(), 1u);
}

TEST(chat_history_store, is_used_from_several_threads) {
    openai::chat_history_store store;
    const auto shared = store.create();
    std::vector<support::joining_thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < 25; ++k) {
                store.update(shared, [](openai::chat_history& talk) { talk.user("x"); });
                const auto own = store.create();
                EXPECT_TRUE(store.get(own));
                EXPECT_TRUE(store.erase(own));
            }
        });
    threads.clear();
    EXPECT_EQ(store.get(shared)->messages.size(), 100u);
    EXPECT_EQ(store.size(), 1u);
}

} // namespace
} // namespace option_extremes_test
