// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>

#include <thread>

/// Tokens that are not awaited: callback, future, detached, block.
namespace {

using namespace support;

template <class Operation>
class tokens : public operation_test<Operation> {};
TYPED_TEST_SUITE(tokens, every_operation, operation_name);

TYPED_TEST(tokens, callback) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        int calls = 0;
        std::exception_ptr failure;
        bool right = false;
        this->prepare(wanted)([&](std::exception_ptr thrown, typename TypeParam::value_type value) {
            ++calls;
            failure = thrown;
            right = TypeParam::right(value);
        });
        EXPECT_EQ(calls, 0) << "called by the initiating function";
        settle(this->io_, [&] { return calls > 0; });
        EXPECT_EQ(calls, 1);
        EXPECT_EQ(right, wanted == ending::success);
        EXPECT_EQ(failure != nullptr, wanted != ending::success);
        if (failure) {
            EXPECT_EQ(openai::to_error(failure).code(), this->expected_error(wanted));
        }
    }
}

TYPED_TEST(tokens, use_future) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        auto future = this->prepare(wanted)(asio::use_future);
        settle(this->io_, future);
        std::optional<openai::error> failure;
        if (wanted == ending::success) {
            EXPECT_TRUE(TypeParam::right(future.get()));
        } else {
            failure = error_of([&] { future.get(); });
        }
        if (failure) {
            EXPECT_EQ(failure->code(), this->expected_error(wanted));
        }
        EXPECT_EQ(failure.has_value(), wanted != ending::success);
    }
}

TYPED_TEST(tokens, as_result_of_a_future) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        auto future = this->prepare(wanted)(openai::as_result(asio::use_future));
        settle(this->io_, future);
        auto result = future.get();
        ASSERT_EQ(result.has_value(), wanted == ending::success);
        if (result) {
            EXPECT_TRUE(TypeParam::right(*result));
        } else {
            EXPECT_EQ(result.error().code(), this->expected_error(wanted));
        }
    }
}

TYPED_TEST(tokens, detached) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        const auto seen = this->server_.counts();
        this->prepare(wanted)(asio::detached);
        settle(this->io_, [&] {
            const auto now = this->server_.counts();
            return wanted == ending::refused || now.answered + now.client_left > seen.answered + seen.client_left;
        });
    }
}

TYPED_TEST(tokens, block_while_another_thread_runs_the_context) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        auto& operation = this->prepare(wanted);
        const auto work = asio::make_work_guard(this->io_);
        this->io_.restart();
        std::jthread thread([this] { this->io_.run(); });
        std::optional<openai::error> failure;
        if (wanted == ending::success) {
            EXPECT_TRUE(TypeParam::right(operation(openai::block)));
        } else {
            failure = error_of([&] { operation(openai::block); });
        }
        EXPECT_EQ(failure.has_value(), wanted != ending::success);
        if (failure) {
            EXPECT_EQ(failure->code(), this->expected_error(wanted));
        }
        this->io_.stop();
    }
}

} // namespace

/// Tokens that are awaited.
namespace {

template <class Operation>
class awaited : public operation_test<Operation> {};
TYPED_TEST_SUITE(awaited, every_operation, operation_name);

template <class Operation>
asio::awaitable<std::optional<openai::error>> plainly(Operation& operation) {
    try {
        auto value = co_await operation(asio::use_awaitable);
        EXPECT_TRUE(Operation::right(value));
    } catch (const openai::error& thrown) {
        co_return thrown;
    }
    co_return std::nullopt;
}

template <class Operation>
asio::awaitable<std::optional<openai::error>> as_result(Operation& operation) {
    const auto result = co_await operation(openai::as_result);
    if (!result) co_return result.error();
    EXPECT_TRUE(Operation::right(*result));
    co_return std::nullopt;
}

template <class Operation>
asio::awaitable<std::optional<openai::error>> as_tuple(Operation& operation) {
    const auto outcome = co_await operation(asio::as_tuple(asio::use_awaitable));
    if (std::get<0>(outcome)) co_return openai::to_error(std::get<0>(outcome));
    EXPECT_TRUE(Operation::right(std::get<1>(outcome)));
    co_return std::nullopt;
}

template <class Operation>
asio::awaitable<std::optional<openai::error>> deferred(Operation& operation) {
    auto later = operation(asio::deferred);
    const auto result = co_await std::move(later)(openai::as_result);
    if (!result) co_return result.error();
    EXPECT_TRUE(Operation::right(*result));
    co_return std::nullopt;
}

TYPED_TEST(awaited, by_every_style) {
    using style = asio::awaitable<std::optional<openai::error>> (*)(TypeParam&);
    for (const style await : {&plainly<TypeParam>, &as_result<TypeParam>, &as_tuple<TypeParam>, &deferred<TypeParam>})
        for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
            auto& operation = this->prepare(wanted);
            const auto failure = run(this->io_, await(operation));
            ASSERT_EQ(failure.has_value(), wanted != ending::success);
            if (failure) {
                EXPECT_EQ(failure->code(), this->expected_error(wanted));
            }
        }
}

TYPED_TEST(awaited, a_deferred_operation_sends_nothing_until_it_is_started) {
    auto& operation = this->prepare(ending::success);
    const auto before = this->server_.counts().requests;
    { const auto never_started = operation(asio::deferred); }
    poll(this->io_);
    EXPECT_EQ(this->server_.counts().requests, before);
}

} // namespace
