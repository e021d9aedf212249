// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>

/// `make_parallel_group` of deferred operations.
namespace {

using namespace support;
using asio::experimental::make_parallel_group;

template <class Operation>
class parallel_group : public operation_test<Operation> {};
TYPED_TEST_SUITE(parallel_group, chat_operations, operation_name);

TYPED_TEST(parallel_group, of_two_waits_for_all) {
    auto& first = this->prepare(outcome::success);
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
    auto& operation = this->prepare(outcome::silence);
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
    this->prepare(outcome::success);
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

} // namespace
