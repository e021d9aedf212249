// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/as_result.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/deferred.hpp>

/// Tokens that are awaited.
namespace {

using namespace support;

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
        for (const auto wanted : {outcome::success, outcome::failure, outcome::refused}) {
            auto& operation = this->prepare(wanted);
            const auto failure = run(this->io_, await(operation));
            ASSERT_EQ(failure.has_value(), wanted != outcome::success);
            if (failure) {
                EXPECT_EQ(failure->code(), this->expected_error(wanted));
            }
        }
}

TYPED_TEST(awaited, a_deferred_operation_sends_nothing_until_it_is_started) {
    auto& operation = this->prepare(outcome::success);
    const auto before = this->server_.counts().requests;
    { const auto never_started = operation(asio::deferred); }
    poll(this->io_);
    EXPECT_EQ(this->server_.counts().requests, before);
}

} // namespace
