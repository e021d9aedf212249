// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/as_result.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/multiple_exceptions.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>

/// `&&` and `||` of awaitable_operators.
namespace {

using namespace support;
using namespace asio::experimental::awaitable_operators;

template <class Operation>
class operators : public operation_test<Operation> {};
TYPED_TEST_SUITE(operators, chat_operations, operation_name);

template <class Operation>
asio::awaitable<void> both(Operation& first, Operation& second) {
    const auto values = co_await (first(asio::use_awaitable) && second(asio::use_awaitable));
    EXPECT_TRUE(Operation::right(std::get<0>(values)));
    EXPECT_TRUE(Operation::right(std::get<1>(values)));
}

TYPED_TEST(operators, both_succeed) {
    auto& first = this->prepare(outcome::success);
    TypeParam second(first.client);
    second.prepare(this->io_);
    run(this->io_, both(first, second));
}

/// One fails while the other would wait for ever.
TYPED_TEST(operators, a_failure_cancels_the_other) {
    auto& first = this->prepare(outcome::silence);
    // The request that comes second fails: by then the server has the other one, and can see it leave.
    if constexpr (std::derived_from<TypeParam, support::call_operation>)
        this->server_.push(TypeParam::script(outcome::silence));
    this->server_.push(TypeParam::script(outcome::failure));
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
    EXPECT_TRUE(run(this->io_, in_time(this->prepare(outcome::success), patience)));
    EXPECT_FALSE(run(this->io_, in_time(this->prepare(outcome::silence), 30ms)));
    EXPECT_TRUE(this->server_.wait_until_client_left());
    EXPECT_TRUE(this->server_.wait_until_open(0));
}

/// The timer fires at about the moment when the answer is there.
TYPED_TEST(operators, a_timeout_that_races_with_the_answer) {
    for (int i = 0; i < 100; ++i) {
        auto& operation = this->prepare(outcome::success);
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
        auto& operation = this->prepare(outcome::silence);
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
