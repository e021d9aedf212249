// SPDX-License-Identifier: BSL-1.0
#include "engine/run/op_memory.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace openai::detail::op_memory_test {
namespace {

TEST(op_memory, is_given_once_at_a_time) {
    op_memory memory;
    op_allocator<int> ints(memory);
    auto* first = ints.allocate(4);
    auto* second = ints.allocate(4); // in memory of its own
    EXPECT_NE(first, second);
    ints.deallocate(second, 4);
    ints.deallocate(first, 4);
    EXPECT_EQ(op_allocator<char>(ints).allocate(4), static_cast<void*>(first));
    ints.deallocate(first, 4);
}

TEST(op_memory, leaves_what_is_too_large_to_the_heap) {
    op_memory memory;
    op_allocator<char> chars(memory);
    auto* large = chars.allocate(100'000);
    auto* small = chars.allocate(1);
    EXPECT_TRUE(static_cast<void*>(small) >= &memory && static_cast<void*>(small) < &memory + 1);
    chars.deallocate(large, 100'000);
    chars.deallocate(small, 1);
}

struct counted {
    using allocator_type = op_allocator<void>;

    std::shared_ptr<op_memory> memory;
    boost::asio::io_context* io;
    int* left;

    allocator_type get_allocator() const noexcept { return allocator_type(*memory); }
    void operator()() {
        if (--*left == 0) return;
        // Free again: Asio has given the memory back.
        auto* const at = memory->allocate(1);
        EXPECT_TRUE(at >= memory.get() && at < memory.get() + 1);
        memory->deallocate(at);
        boost::asio::post(*io, *this);
    }
};

TEST(op_memory, is_free_when_asio_calls_the_function) {
    boost::asio::io_context io;
    int left = 10;
    boost::asio::post(io, counted{std::make_shared<op_memory>(), &io, &left});
    io.run();
    EXPECT_EQ(left, 0);
}

TEST(op_memory, outlives_a_function_that_is_never_called) {
    int left = 1;
    {
        boost::asio::io_context io;
        boost::asio::post(io, counted{std::make_shared<op_memory>(), &io, &left});
    }
    EXPECT_EQ(left, 1);
}

} // namespace
} // namespace openai::detail::op_memory_test
