// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/system/errc.hpp>

/// The caller's cancellation slot.
namespace {

using namespace support;

template <class Operation>
class cancellation : public operation_test<Operation> {};
TYPED_TEST_SUITE(cancellation, every_operation_either_way, operation_name);

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
    auto& operation = this->prepare(outcome::silence);
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
