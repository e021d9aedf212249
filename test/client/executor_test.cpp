// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/as_result.hpp>

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <atomic>
#include <memory>

/// Where handlers run.
namespace {

using namespace support;

template <class Operation>
class executors : public operation_test<Operation> {};
TYPED_TEST_SUITE(executors, every_operation_either_way, operation_name);

constexpr ending endings[] = {ending::success, ending::failure, ending::refused};

TYPED_TEST(executors, the_clients_by_default) {
    for (const auto wanted : endings) {
        std::optional<bool> right;
        this->prepare(wanted)([&](auto&&...) { right = this->io_.get_executor().running_in_this_thread(); });
        settle(this->io_, [&] { return right.has_value(); });
        EXPECT_EQ(right, true);
    }
}

TYPED_TEST(executors, a_strand) {
    for (const auto wanted : endings) {
        auto& operation = this->prepare(wanted);
        const auto strand = asio::make_strand(this->io_);
        std::optional<bool> right;
        bool initiated = false;
        // Started on the strand, where a careless implementation could call the handler at once.
        asio::post(strand, [&] {
            operation(asio::bind_executor(strand, [&](auto&&...) {
                right = strand.running_in_this_thread();
                EXPECT_TRUE(initiated);
            }));
            initiated = true;
        });
        settle(this->io_, [&] { return right.has_value(); });
        EXPECT_EQ(right, true);
    }
}

TYPED_TEST(executors, another_context) {
    asio::io_context other;
    for (const auto wanted : endings) {
        auto& operation = this->prepare(wanted);
        std::optional<bool> right;
        operation(asio::bind_executor(other.get_executor(),
                                      [&](auto&&...) { right = other.get_executor().running_in_this_thread(); }));
        run_until(this->io_, [&] {
            if (other.stopped()) other.restart();
            other.poll();
            return right.has_value();
        });
        EXPECT_EQ(right, true);
    }
}

TYPED_TEST(executors, keep_their_context_at_work) {
    auto& operation = this->prepare(ending::success);
    asio::io_context other;
    bool called = false;
    operation(asio::bind_executor(other.get_executor(), [&](auto&&...) { called = true; }));
    EXPECT_EQ(other.poll(), 0u);
    EXPECT_FALSE(other.stopped());
    run_until(this->io_, [&] { return other.poll() > 0 && called; });
    EXPECT_TRUE(called);
}

TYPED_TEST(executors, also_of_a_result) {
    auto& operation = this->prepare(ending::success);
    const auto strand = asio::make_strand(this->io_);
    std::optional<bool> right;
    operation(openai::as_result(asio::bind_executor(
        strand, [&](const auto& result) { right = result.has_value() && strand.running_in_this_thread(); })));
    settle(this->io_, [&] { return right.has_value(); });
    EXPECT_EQ(right, true);
}

template <class Operation>
asio::awaitable<void> await_on(Operation& operation, asio::strand<asio::io_context::executor_type> strand) {
    EXPECT_TRUE(strand.running_in_this_thread());
    const auto result = co_await operation(openai::as_result);
    EXPECT_TRUE(strand.running_in_this_thread());
}

TYPED_TEST(executors, that_of_the_coroutine) {
    for (const auto wanted : endings) {
        auto& operation = this->prepare(wanted);
        const auto strand = asio::make_strand(this->io_);
        bool done = false;
        asio::co_spawn(strand, await_on(operation, strand), [&](std::exception_ptr) { done = true; });
        run_until(this->io_, [&] { return done; });
    }
}

} // namespace

/// The allocator of the handler.
namespace {

struct tally {
    std::atomic<std::size_t> taken = 0;
    std::atomic<std::size_t> returned = 0;
};

template <class T>
class counting_allocator {
public:
    using value_type = T;
    explicit counting_allocator(tally& where) noexcept
        : where_(&where) {}
    template <class U>
    counting_allocator(const counting_allocator<U>& other) noexcept
        : where_(other.where_) {}

    T* allocate(std::size_t count) {
        where_->taken += count * sizeof(T);
        return std::allocator<T>().allocate(count);
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        where_->returned += count * sizeof(T);
        std::allocator<T>().deallocate(memory, count);
    }
    template <class U>
    bool operator==(const counting_allocator<U>& other) const noexcept {
        return where_ == other.where_;
    }

    tally* where_;
};

template <class Operation>
class allocator : public operation_test<Operation> {};
TYPED_TEST_SUITE(allocator, every_operation, operation_name);

TYPED_TEST(allocator, is_used_and_gets_everything_back_before_the_handler_is_called) {
    for (const auto wanted : {ending::success, ending::failure, ending::refused}) {
        tally memory;
        std::optional<std::size_t> held;
        auto& operation = this->prepare(wanted);
        operation(asio::bind_allocator(counting_allocator<char>(memory),
                                       [&](auto&&...) { held = memory.taken - memory.returned; }));
        EXPECT_GT(memory.taken, 0u);
        settle(this->io_, [&] { return held.has_value(); });
        EXPECT_EQ(held, 0u);
        EXPECT_EQ(memory.taken, memory.returned);
    }
}

TYPED_TEST(allocator, of_a_result) {
    tally memory;
    bool called = false;
    auto& operation = this->prepare(ending::success);
    operation(openai::as_result(asio::bind_allocator(counting_allocator<char>(memory),
                                                     [&](const auto& result) { called = result.has_value(); })));
    EXPECT_GT(memory.taken, 0u);
    settle(this->io_, [&] { return called; });
    EXPECT_TRUE(called);
    EXPECT_EQ(memory.taken, memory.returned);
}

TYPED_TEST(allocator, gets_everything_back_when_the_context_goes) {
    tally memory;
    {
        auto io = std::make_unique<asio::io_context>();
        this->server_.otherwise(TypeParam::script(ending::silence));
        TypeParam operation(openai::client(*io, options_for(this->server_)));
        operation.prepare(*io);
        operation(asio::bind_allocator(counting_allocator<char>(memory), [](auto&&...) { FAIL(); }));
        run_until(*io, [&] { return this->server_.counts().requests > 0; });
        EXPECT_GT(memory.taken, memory.returned);
        io.reset();
    }
    EXPECT_EQ(memory.taken, memory.returned);
}

} // namespace
