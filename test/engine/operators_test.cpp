// SPDX-License-Identifier: BSL-1.0
#include "support/local_client.hpp"
#include "support/operations.hpp"

#include <openai/as_result.hpp>
#include <openai/when_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

#include <gtest/gtest.h>

/// `&&` and `||` of awaitable_operators.
namespace operators_test {
namespace {

using namespace support;
using namespace asio::experimental::awaitable_operators;

template <class Operation>
class operators : public operation_test<Operation> {};
TYPED_TEST_SUITE(operators, chat_operations);

template <class Operation>
asio::awaitable<void> both(Operation& first, Operation& second) {
    const auto values = co_await (first(asio::use_awaitable) && second(asio::use_awaitable));
    EXPECT_TRUE(Operation::right(std::get<0>(values)));
    EXPECT_TRUE(Operation::right(std::get<1>(values)));
}

TYPED_TEST(operators, both_succeed) {
    auto& first = this->prepare(ending::success);
    TypeParam second(first.client);
    second.prepare(this->io_);
    run(this->io_, both(first, second));
}

/// One fails while the other would wait for ever.
TYPED_TEST(operators, a_failure_cancels_the_other) {
    auto& first = this->prepare(ending::silence);
    // The request that comes second fails: by then the server has the other one, and can see it leave.
    if constexpr (std::derived_from<TypeParam, support::call_operation>)
        this->server_.push(TypeParam::script(ending::silence));
    this->server_.push(TypeParam::script(ending::failure));
    TypeParam second(first.client);
    second.prepare(this->io_);
    try {
        run(this->io_, both(second, first));
        ADD_FAILURE() << "nothing thrown";
    } catch (const asio::multiple_exceptions& thrown) { // the failure and the cancellation it caused, in either order
        const auto code = openai::to_error(thrown.first_exception()).code();
        const bool either = std::derived_from<TypeParam, support::call_operation>;
        EXPECT_TRUE(code == TypeParam::failure || (either && code == openai::errc::cancelled)) << code.message();
        EXPECT_TRUE(!either || this->server_.wait_for_answers(1)) << "only the failure is answered";
    }
    EXPECT_TRUE(this->server_.wait_until_client_left());
}

template <class Operation>
asio::awaitable<bool> in_time(Operation& operation, std::chrono::milliseconds limit) {
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    const auto first = co_await (operation(asio::use_awaitable) || timer.async_wait(asio::use_awaitable));
    if (first.index() == 0) {
        EXPECT_TRUE(Operation::right(std::get<0>(first)));
    }
    co_return first.index() == 0;
}

TYPED_TEST(operators, a_timer_as_timeout) {
    EXPECT_TRUE(run(this->io_, in_time(this->prepare(ending::success), time_limit)));
    EXPECT_FALSE(run(this->io_, in_time(this->prepare(ending::silence), 30ms)));
    EXPECT_TRUE(this->server_.wait_until_client_left());
    EXPECT_TRUE(this->server_.wait_until_open(0));
}

/// The timer fires at about the moment when the answer is there.
TYPED_TEST(operators, a_timeout_that_races_with_the_answer) {
    for (int i = 0; i < 100; ++i) {
        auto& operation = this->prepare(ending::success);
        bool done = false;
        asio::co_spawn(asio::make_strand(this->io_), in_time(operation, std::chrono::milliseconds(i % 3)),
                       [&](std::exception_ptr thrown, bool) {
                           EXPECT_FALSE(thrown);

                           done = true;
                       });
        run_until(this->io_, [&] { return done; });
    }
}

TYPED_TEST(operators, the_plain_awaitable_of_a_stream_too) {
    if constexpr (std::is_same_v<TypeParam, next>) {
        auto& operation = this->prepare(ending::silence);
        const auto wait = [](openai::chat_stream& deltas) -> asio::awaitable<bool> {
            asio::steady_timer timer(co_await asio::this_coro::executor, 30ms);
            const auto first = co_await (deltas.next() || timer.async_wait(asio::use_awaitable));
            co_return first.index() == 0;
        };
        EXPECT_FALSE(run(this->io_, wait(operation.deltas)));
        EXPECT_TRUE(this->server_.wait_until_client_left());
    }
}

} // namespace

/// `make_parallel_group` of deferred operations.
namespace {

using asio::experimental::make_parallel_group;

template <class Operation>
class parallel_group : public operation_test<Operation> {};
TYPED_TEST_SUITE(parallel_group, chat_operations);

TYPED_TEST(parallel_group, of_two_waits_for_all) {
    auto& first = this->prepare(ending::success);
    TypeParam second(first.client);
    second.prepare(this->io_);
    int calls = 0;
    make_parallel_group(first(asio::deferred), second(asio::deferred))
        .async_wait(asio::experimental::wait_for_all(),
                    [&](auto, std::exception_ptr a, auto x, std::exception_ptr b, auto y) {
                        ++calls;
                        EXPECT_FALSE(a || b);
                        EXPECT_TRUE(TypeParam::right(x));
                        EXPECT_TRUE(TypeParam::right(y));
                    });
    settle(this->io_, [&] { return calls > 0; });
    EXPECT_EQ(calls, 1);
}

TYPED_TEST(parallel_group, with_a_timer_waits_for_one) {
    auto& operation = this->prepare(ending::silence);
    asio::steady_timer timer(this->io_, 30ms);
    int calls = 0;
    make_parallel_group(operation(asio::deferred), timer.async_wait(asio::deferred))
        .async_wait(asio::experimental::wait_for_one(),
                    [&](auto order, std::exception_ptr failure, auto, boost::system::error_code) {
                        ++calls;
                        EXPECT_EQ(order[0], 1u);
                        ASSERT_TRUE(failure);
                        EXPECT_EQ(openai::to_error(failure).code(), openai::errc::cancelled);
                    });
    settle(this->io_, [&] { return calls > 0; });
    EXPECT_EQ(calls, 1);
    EXPECT_TRUE(this->server_.wait_until_client_left());
}

TYPED_TEST(parallel_group, of_a_range) {
    this->prepare(ending::success);
    std::vector<TypeParam> all;
    for (int i = 0; i < 5; ++i) all.emplace_back(this->operation_->client).prepare(this->io_);
    std::vector<decltype(all[0](asio::deferred))> operations;
    for (auto& operation : all) operations.push_back(operation(asio::deferred));
    int calls = 0;
    make_parallel_group(std::move(operations))
        .async_wait(asio::experimental::wait_for_all(),
                    [&](auto, std::vector<std::exception_ptr> failures, auto values) {
                        ++calls;
                        for (const auto& failure : failures) EXPECT_FALSE(failure);
                        for (const auto& value : values) EXPECT_TRUE(TypeParam::right(value));
                        EXPECT_EQ(values.size(), 5u);
                    });
    settle(this->io_, [&] { return calls > 0; });
    EXPECT_EQ(calls, 1);
}

using completions = std::vector<openai::chat_completion>;
using results = std::vector<openai::result<openai::chat_completion>>;

class when_all : public testing::Test {
protected:
    auto calls(const std::vector<std::string>& prompts) {
        std::vector<asio::awaitable<openai::chat_completion>> all;
        for (const auto& prompt : prompts) all.push_back(client_.chat.create(question(prompt)));
        return all;
    }

    openai::testing::server server_;
    asio::io_context io_;
    openai::client client_{io_, options_for(server_)};
};

TEST_F(when_all, gives_the_answers_in_the_order_of_the_questions) {
    server_.on("a", reply("A").delay(40ms)).on("b", reply("B").delay(20ms)).on("c", reply("C"));
    const auto values = run(io_, openai::when_all(calls({"a", "b", "c"})));
    ASSERT_EQ(values.size(), 3u);
    EXPECT_EQ(values[0].text(), "A");
    EXPECT_EQ(values[1].text(), "B");
    EXPECT_EQ(values[2].text(), "C");
    EXPECT_EQ(server_.counts().max_open, 3u) << "all at once";
}

TEST_F(when_all, of_nothing) {
    EXPECT_TRUE(run(io_, openai::when_all(calls({}))).empty());
    EXPECT_TRUE(run(io_, openai::when_all(calls({}), openai::collect_all)).empty());
}

TEST_F(when_all, of_a_hundred) {
    std::vector<std::string> prompts;
    for (int i = 0; i < 100; ++i) prompts.push_back("question " + std::to_string(i));
    const auto values = run(io_, openai::when_all(calls(prompts)));
    ASSERT_EQ(values.size(), prompts.size());
    for (std::size_t i = 0; i < prompts.size(); ++i) EXPECT_EQ(values[i].text(), prompts[i]);
}

TEST_F(when_all, the_first_error_cancels_the_rest) {
    server_.on("wait", reply::never()).on("fail", reply::error(403, "no").delay(30ms));
    const auto failure = error_of([&] { run(io_, openai::when_all(calls({"wait", "fail", "wait"}))); });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), openai::errc::permission_denied);
    EXPECT_TRUE(server_.wait_until_client_left(2));
}

TEST_F(when_all, collects_all_by_option) {
    server_.on("slow", reply("slow").delay(40ms)).on("fail", reply::error(403, "no"));
    const auto values = run(io_, openai::when_all(calls({"slow", "fail", "echo"}), openai::collect_all));
    ASSERT_EQ(values.size(), 3u);
    EXPECT_EQ(values[0].value().text(), "slow");
    EXPECT_EQ(values[1].error().code(), openai::errc::permission_denied);
    EXPECT_EQ(values[2].value().text(), "echo");
}

/// Cancelling the one who waits cancels all, on a strand and without.
template <class Executor, class Task>
std::optional<openai::errc> cancelled_code(asio::io_context& io, openai::testing::server& server, Executor executor,
                                           Task task) {
    asio::cancellation_signal signal;
    std::exception_ptr failure;
    bool done = false;
    const auto seen = server.counts().requests;
    asio::co_spawn(executor, std::move(task),
                   asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr e, auto&&) {
                       failure = e;
                       done = true;
                   }));
    run_until(io, [&] { return server.counts().requests >= seen + 2; });
    asio::post(executor, [&] { signal.emit(asio::cancellation_type::terminal); });
    run_until(io, [&] { return done; });
    if (!failure) return std::nullopt;
    return static_cast<openai::errc>(openai::to_error(failure).code().value());
}

TEST_F(when_all, is_cancelled_as_a_whole) {
    server_.otherwise(reply::never());
    const auto strand = asio::make_strand(io_);
    EXPECT_EQ(cancelled_code(io_, server_, io_.get_executor(), openai::when_all(calls({"a", "b"}))),
              openai::errc::cancelled);
    EXPECT_EQ(cancelled_code(io_, server_, strand, openai::when_all(calls({"a", "b"}))), openai::errc::cancelled);
    EXPECT_TRUE(server_.wait_until_client_left(4));
}

TEST_F(when_all, is_cancelled_as_a_whole_also_when_it_collects_all) {
    server_.otherwise(reply::never());
    EXPECT_EQ(
        cancelled_code(io_, server_, io_.get_executor(), openai::when_all(calls({"a", "b"}), openai::collect_all)),
        openai::errc::cancelled);
    EXPECT_TRUE(server_.wait_until_client_left(2));
}

} // namespace
} // namespace operators_test
