// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/compat/callbacks.hpp>
#include <openai/futures.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/tools.hpp>
#include <openai/when_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/errc.hpp>

#include <atomic>
#include <thread>

/// Cancellation between the call that begins an operation and its first step, and behind a last step that never waited.
namespace start_cancellation_test {
namespace {

using namespace support;
using openai::errc;

template <class Operation>
class start_cancellation : public operation_test<Operation> {};
TYPED_TEST_SUITE(start_cancellation, every_operation_either_way);

/// Begun by a thread that does not run the context, which has the cancellation before the operation in its queue.
TYPED_TEST(start_cancellation, that_is_first_in_the_queue) {
    using enum asio::cancellation_type;
    for (const auto type : {terminal, partial, total}) {
        const bool is_call = std::is_base_of_v<call_operation, TypeParam>;
        if (type == total && !is_call) continue;
        asio::cancellation_signal signal;
        int calls = 0;
        std::exception_ptr failure;
        auto& operation = this->prepare(ending::silence);
        const auto before = this->server_.counts().requests;
        asio::post(this->io_, [&] { signal.emit(type); });
        operation(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto&&) {
            ++calls;
            failure = thrown;
        }));
        settle(this->io_, [&] { return calls > 0; });
        ASSERT_EQ(calls, 1);
        ASSERT_TRUE(failure);
        EXPECT_EQ(openai::to_error(failure).code(), errc::cancelled);
        EXPECT_EQ(this->server_.counts().requests, before);
    }
}

/// The other operations' executors.
class begun_elsewhere : public testing::TestWithParam<bool> {
protected:
    openai::client client() {
        auto options = options_for(server_);
        options.futures.max_running = 64;
        if (GetParam()) return openai::client(options);
        return openai::client(threads_, options);
    }

    openai::testing::server server_;
    asio::thread_pool threads_{3};
};

/// A thread that runs `what` somewhere in the time that this one needs to go on.
template <class What>
std::thread at_a_moment(int round, std::atomic<bool>& go, What what) {
    return std::thread([round, &go, what] {
        while (!go) {
        }
        for (volatile int spin = 0; spin < round % 50 * 100;) spin = spin + 1;
        what();
    });
}

TEST_P(begun_elsewhere, futures_while_they_are_closed) {
    server_.otherwise(reply::never());
    for (int round = 0; round < 200; ++round) {
        auto client = this->client();
        std::atomic<bool> go = false;
        auto closer = at_a_moment(round, go, [&] {
            if (round % 2 == 0) client.futures.close();
            else client.close();
        });
        try {
            for (int i = 0; i < 8; ++i) {
                if (i == 1) go = true;
                client.futures.submit(question());
            }
        } catch (const openai::error&) { // closed
        }
        go = true;
        closer.join();
    }
}

TEST_P(begun_elsewhere, calls_cancelled_by_their_handle) {
    server_.otherwise(reply::never());
    auto client = this->client();
    for (int round = 0; round < 500; ++round) {
        std::promise<errc> ended;
        std::atomic<bool> go = false;
        std::atomic<int> ends = 0;
        const auto call = client.chat.create(
            question(), openai::callbacks().on_terminate([&](const openai::result<openai::chat_completion>& how) {
                if (++ends == 1) ended.set_value(static_cast<errc>(how.error().code().value()));
            }));
        auto canceller = at_a_moment(round, go, [&] { call.cancel(); });
        go = true;
        canceller.join();
        auto end = ended.get_future();
        ASSERT_EQ(end.wait_for(time_limit), std::future_status::ready) << round;
        EXPECT_EQ(end.get(), errc::cancelled);
        EXPECT_EQ(ends, 1);
    }
}

/// The client's thread is busy while one is begun and cancelled.
TEST_P(begun_elsewhere, calls_cancelled_before_their_thread_comes_to_them) {
    server_.otherwise(reply::never());
    auto client = this->client();
    std::promise<void> busy;
    std::promise<openai::call_handle> second;
    std::promise<void> ended;
    asio::post(client.get_executor(), [&] {
        busy.set_value();
        second.get_future().get().cancel();
    });
    busy.get_future().wait();
    second.set_value(client.chat.create(question(), openai::callbacks().on_terminate([&] { ended.set_value(); })));
    EXPECT_EQ(ended.get_future().wait_for(time_limit), std::future_status::ready);
}

TEST_P(begun_elsewhere, sessions_while_their_tools_run) {
    server_.otherwise(reply().tool_call("call_1", "f", {"{}"}));
    auto client = this->client();
    openai::tool_set tools;
    tools.add("f", "", [] { return std::string("x"); });
    for (int round = 0; round < 100; ++round) {
        auto session = client.chat.session("", openai::chat_request("m"));
        session.add_tools(tools).max_tool_rounds(0).max_messages(4);
        auto stream = session.stream("hi", asio::use_future).get();
        auto all = stream.collect(asio::use_future);
        std::this_thread::sleep_for(std::chrono::microseconds(round * 37 % 4000));
        stream.cancel();
        ASSERT_EQ(all.wait_for(time_limit), std::future_status::ready) << round;
        EXPECT_EQ(error_of([&] { all.get(); })->code(), errc::cancelled);
    }
}

INSTANTIATE_TEST_SUITE_P(executors, begun_elsewhere, testing::Bool(),
                         [](const auto& about) { return about.param ? "own_thread" : "thread_pool"; });

/// One of the calls cancels them all in its first step, and ends there.
TEST(group_cancellation, from_inside_a_call_that_never_waits) {
    for (const int threads : {1, 2}) {
        openai::testing::server server;
        server.otherwise(reply::never());
        asio::io_context io(threads);
        openai::client client(io, options_for(server));
        asio::cancellation_signal signal;
        const auto cancel = [&]() -> asio::awaitable<openai::chat_completion> {
            signal.emit(asio::cancellation_type::terminal);
            co_return openai::chat_completion();
        };
        std::vector<asio::awaitable<openai::chat_completion>> calls;
        calls.push_back(client.chat.create(question()));
        calls.push_back(cancel());
        calls.push_back(client.chat.create(question()));
        int ends = 0;
        std::exception_ptr failure;
        asio::co_spawn(io, openai::when_all(std::move(calls)),
                       asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto&&) {
                           ++ends;
                           failure = thrown;
                       }));
        settle(io, [&] { return ends > 0; });
        EXPECT_EQ(ends, 1);
        ASSERT_TRUE(failure);
        EXPECT_EQ(openai::to_error(failure).code(), errc::cancelled);
    }
}

} // namespace

/// The caller's cancellation slot.
namespace {

using namespace support;

template <class Operation>
class cancellation : public operation_test<Operation> {};
TYPED_TEST_SUITE(cancellation, every_operation_either_way);

constexpr asio::cancellation_type types_of_every_operation[] = {
    asio::cancellation_type::terminal, asio::cancellation_type::partial,
    asio::cancellation_type::terminal | asio::cancellation_type::partial,
    asio::cancellation_type::total, // of calls only: a stream cannot go on after it
};

TYPED_TEST(cancellation, ends_the_operation_once_and_the_server_sees_the_client_leave) {
    std::size_t left = 0;
    for (const auto type : types_of_every_operation) {
        const bool is_call = std::is_base_of_v<call_operation, TypeParam>;
        if (type == asio::cancellation_type::total && !is_call) continue;
        asio::cancellation_signal signal;
        int calls = 0;
        std::exception_ptr failure;
        auto& operation = this->prepare(ending::silence);
        operation(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto&&) {
            ++calls;
            failure = thrown;
        }));
        if (is_call) run_until(this->io_, [&] { return this->server_.counts().requests > left; });
        poll(this->io_);
        ASSERT_EQ(calls, 0);
        signal.emit(type);
        signal.emit(type);
        settle(this->io_, [&] { return calls > 0; });
        signal.emit(type);
        poll(this->io_);
        ASSERT_EQ(calls, 1);
        ASSERT_TRUE(failure);
        const auto thrown = openai::to_error(failure);
        EXPECT_EQ(thrown.code(), openai::errc::cancelled);
        EXPECT_EQ(thrown.code(), openai::condition::cancelled);
        EXPECT_EQ(thrown.code(), boost::system::errc::operation_canceled);
        EXPECT_TRUE(this->server_.wait_until_client_left(++left));
        EXPECT_TRUE(this->server_.wait_until_open(0));
    }
}

TYPED_TEST(cancellation, before_the_operation_has_run) {
    asio::cancellation_signal signal;
    std::exception_ptr failure;
    int calls = 0;
    this->prepare(ending::silence)(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto&&) {
        ++calls;
        failure = thrown;
    }));
    signal.emit(asio::cancellation_type::terminal);
    settle(this->io_, [&] { return calls > 0; });
    ASSERT_EQ(calls, 1);
    EXPECT_EQ(openai::to_error(failure).code(), openai::errc::cancelled);
}

TYPED_TEST(cancellation, whose_turn_comes_before_the_operations) {
    asio::cancellation_signal signal;
    std::exception_ptr failure;
    int calls = 0;
    auto& operation = this->prepare(ending::silence);
    asio::post(this->io_, [&] { signal.emit(asio::cancellation_type::terminal); });
    operation(asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr thrown, auto&&) {
        ++calls;
        failure = thrown;
    }));
    settle(this->io_, [&] { return calls > 0; });
    ASSERT_EQ(calls, 1);
    EXPECT_EQ(openai::to_error(failure).code(), openai::errc::cancelled);
}

TYPED_TEST(cancellation, of_a_finished_operation_changes_nothing) {
    asio::cancellation_signal signal;
    int calls = 0;
    bool right = false;
    auto& operation = this->prepare(ending::success);
    operation(
        asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr, typename TypeParam::value_type value) {
            ++calls;
            right = TypeParam::right(value);
        }));
    settle(this->io_, [&] { return calls > 0; });
    signal.emit(asio::cancellation_type::terminal);
    poll(this->io_);
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(right);
}

/// The handler is on its way while its operation is cancelled: it is called once, and nothing that is gone is touched.
TYPED_TEST(cancellation, while_the_handler_waits_for_its_turn) {
    const auto strand = asio::make_strand(this->io_);
    for (const int polls : {1, 2, 3, 5, 8, 13, 21, 34, 55}) {
        asio::cancellation_signal signal;
        int calls = 0;
        auto& operation = this->prepare(ending::refused);
        asio::post(strand, [&] {
            operation(asio::bind_cancellation_slot(
                signal.slot(), asio::bind_executor(strand, [&](std::exception_ptr, auto&&) { ++calls; })));
        });
        int left = polls;
        // Every step of the operation is followed by a cancellation.
        std::function<void()> cancel = [&] {
            signal.emit(asio::cancellation_type::terminal);
            if (--left > 0) asio::post(strand, cancel);
        };
        asio::post(strand, cancel);
        settle(this->io_, [&] { return calls > 0; });
        EXPECT_EQ(calls, 1);
    }
}

/// A cancellation is on its way to the operation while the handler is called and everything of the operation is freed.
TYPED_TEST(cancellation, that_arrives_after_the_handler_was_called) {
    asio::io_context other;
    asio::cancellation_signal signal;
    int calls = 0;
    auto& operation = this->prepare(ending::refused);
    operation(asio::bind_cancellation_slot(
        signal.slot(), asio::bind_executor(other.get_executor(), [&](std::exception_ptr, auto&&) { ++calls; })));
    poll(this->io_); // the operation has ended, and its handler waits for the other context
    signal.emit(asio::cancellation_type::terminal);
    other.poll();
    EXPECT_EQ(calls, 1);
    poll(this->io_);
    EXPECT_EQ(calls, 1);
}

} // namespace
} // namespace start_cancellation_test
