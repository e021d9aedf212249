// SPDX-License-Identifier: BSL-1.0
#include "client/strand_of.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/version.hpp>

#include <gtest/gtest.h>

/// Which executors need a strand.
namespace {

namespace asio = boost::asio;
using openai::detail::is_run_by_one_thread;
using openai::detail::strand_of;

bool needs_one(const asio::any_io_executor& executor) { return strand_of(executor) != executor; }

TEST(strand_of, a_context_of_unknown_threads_or_several) {
    asio::io_context unknown;
    asio::io_context two(2);
    asio::thread_pool pool(2);
    EXPECT_TRUE(needs_one(unknown.get_executor()));
    EXPECT_TRUE(needs_one(two.get_executor()));
    EXPECT_TRUE(needs_one(pool.get_executor()));
}

TEST(strand_of, a_context_of_one_thread_is_known_where_boost_tells) {
    asio::io_context unknown;
    asio::io_context one(1);
    asio::io_context two(2);
    asio::thread_pool pool(1);
    EXPECT_EQ(is_run_by_one_thread(one.get_executor()), BOOST_VERSION >= 108700); // nobody may ask before
    EXPECT_FALSE(is_run_by_one_thread(unknown.get_executor()));
    EXPECT_FALSE(is_run_by_one_thread(two.get_executor()));
    EXPECT_FALSE(is_run_by_one_thread(pool.get_executor()));
}

TEST(strand_of, a_strand_is_one) {
    asio::io_context io;
    EXPECT_FALSE(needs_one(asio::make_strand(io)));
    EXPECT_FALSE(needs_one(asio::make_strand(asio::any_io_executor(io.get_executor()))));
}

} // namespace
