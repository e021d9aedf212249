// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>

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
    for (const auto wanted : {outcome::success, outcome::failure, outcome::refused}) {
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
        EXPECT_EQ(right, wanted == outcome::success);
        EXPECT_EQ(failure != nullptr, wanted != outcome::success);
        if (failure) {
            EXPECT_EQ(openai::to_error(failure).code(), this->expected_error(wanted));
        }
    }
}

TYPED_TEST(tokens, use_future) {
    for (const auto wanted : {outcome::success, outcome::failure, outcome::refused}) {
        auto future = this->prepare(wanted)(asio::use_future);
        settle(this->io_, future);
        std::optional<openai::error> failure;
        if (wanted == outcome::success) {
            EXPECT_TRUE(TypeParam::right(future.get()));
        } else {
            failure = error_of([&] { future.get(); });
        }
        if (failure) {
            EXPECT_EQ(failure->code(), this->expected_error(wanted));
        }
        EXPECT_EQ(failure.has_value(), wanted != outcome::success);
    }
}

TYPED_TEST(tokens, as_result_of_a_future) {
    for (const auto wanted : {outcome::success, outcome::failure, outcome::refused}) {
        auto future = this->prepare(wanted)(openai::as_result(asio::use_future));
        settle(this->io_, future);
        auto result = future.get();
        ASSERT_EQ(result.has_value(), wanted == outcome::success);
        if (result) {
            EXPECT_TRUE(TypeParam::right(*result));
        } else {
            EXPECT_EQ(result.error().code(), this->expected_error(wanted));
        }
    }
}

TYPED_TEST(tokens, detached) {
    for (const auto wanted : {outcome::success, outcome::failure, outcome::refused}) {
        const auto seen = this->server_.counts();
        this->prepare(wanted)(asio::detached);
        settle(this->io_, [&] {
            const auto now = this->server_.counts();
            return wanted == outcome::refused || now.answered + now.client_left > seen.answered + seen.client_left;
        });
    }
}

TYPED_TEST(tokens, block_while_another_thread_runs_the_context) {
    for (const auto wanted : {outcome::success, outcome::failure, outcome::refused}) {
        auto& operation = this->prepare(wanted);
        const auto work = asio::make_work_guard(this->io_);
        this->io_.restart();
        std::jthread thread([this] { this->io_.run(); });
        std::optional<openai::error> failure;
        if (wanted == outcome::success) {
            EXPECT_TRUE(TypeParam::right(operation(openai::block)));
        } else {
            failure = error_of([&] { operation(openai::block); });
        }
        EXPECT_EQ(failure.has_value(), wanted != outcome::success);
        if (failure) {
            EXPECT_EQ(failure->code(), this->expected_error(wanted));
        }
        this->io_.stop();
    }
}

} // namespace
