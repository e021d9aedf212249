// SPDX-License-Identifier: BSL-1.0
#include "support/operations.hpp"

#include <openai/as_result.hpp>

#include <boost/asio/bind_allocator.hpp>

#include <atomic>
#include <memory>

/// The allocator of the handler.
namespace {

using namespace support;

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
