// SPDX-License-Identifier: BSL-1.0
#include "net/dial/address_order.hpp"
#include "net/dial/connector.hpp"
#include "support/peers/black_hole.hpp"
#include "support/run.hpp"
#include "support/sanitizers.hpp"

#include <sys/resource.h>

namespace connector_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using namespace std::chrono_literals;
using openai::errc;
using openai::phase;
using tcp = asio::ip::tcp;
using addresses = std::vector<asio::ip::address>;

addresses list(std::initializer_list<const char*> texts) {
    addresses result;
    for (const auto* text : texts) result.push_back(asio::ip::make_address(text));
    return result;
}

TEST(address_order, lets_the_families_take_turns) {
    const struct {
        addresses found;
        addresses order;
    } cases[] = {
        {{}, {}},
        {list({"192.0.2.1"}), list({"192.0.2.1"})},
        {list({"192.0.2.1", "192.0.2.2"}), list({"192.0.2.1", "192.0.2.2"})},
        {list({"::1", "::2", "192.0.2.1"}), list({"::1", "192.0.2.1", "::2"})},
        {list({"192.0.2.1", "192.0.2.2", "192.0.2.3", "::1"}), list({"192.0.2.1", "::1", "192.0.2.2", "192.0.2.3"})},
        {list({"::1", "::1", "192.0.2.1", "::2", "192.0.2.1"}), list({"::1", "192.0.2.1", "::2"})},
    };
    for (const auto& one : cases) EXPECT_EQ(net::interleave(one.found), one.order);
}

using socket_pointer = std::unique_ptr<tcp::socket>;

asio::awaitable<socket_pointer> connected(asio::io_context& context, addresses to, std::uint16_t port,
                                          net::deadline limit) {
    co_return std::make_unique<tcp::socket>(
        co_await net::connect_any(context.get_executor(), std::move(to), port, limit));
}

/// Loopback addresses that behave differently on one port: 127.0.0.1 accepts, 127.0.0.3 takes no notice of anybody
/// (its queue is full), all others refuse.
class connector : public testing::Test {
protected:
    connector() {
        good.open(tcp::v4());
        good.bind({asio::ip::make_address("127.0.0.1"), 0});
        good.listen();
        port = good.local_endpoint().port();
        hole.emplace(context, "127.0.0.3", port);
    }

    support::outcome<socket_pointer> connect(addresses to, net::deadline limit = {}) {
        return support::outcome_of(context, connected(context, std::move(to), port, limit));
    }

    /// Connections that were accepted and are still open, or were closed already.
    std::size_t accepted() {
        good.non_blocking(true);
        std::size_t count = 0;
        boost::system::error_code ec;
        for (;; ++count) {
            tcp::socket socket(context);
            if (good.accept(socket, ec)) return count;
        }
    }

    asio::io_context context;
    tcp::acceptor good{context};
    std::optional<support::black_hole> hole;
    std::uint16_t port = 0;
};

TEST_F(connector, takes_the_first_that_accepts) {
    auto result = connect(list({"127.0.0.1", "127.0.0.3", "127.0.0.2"}));
    EXPECT_EQ(result.value()->remote_endpoint(), good.local_endpoint());
    EXPECT_EQ(accepted(), 1u);
}

TEST_F(connector, goes_on_at_once_after_a_refusal) {
    const auto begin = net::clock::now();
    auto result = connect(list({"127.0.0.2", "127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7", "127.0.0.1"}));
    EXPECT_EQ(result.value()->remote_endpoint(), good.local_endpoint());
    EXPECT_LT(net::clock::now() - begin, 5 * 250ms); // one pause for each refusal would be more
    EXPECT_EQ(accepted(), 1u);
}

TEST_F(connector, goes_on_after_a_moment_when_nobody_answers) {
    const auto begin = net::clock::now();
    auto result = connect(list({"127.0.0.3", "127.0.0.1"}));
    EXPECT_EQ(result.value()->remote_endpoint(), good.local_endpoint());
    EXPECT_GE(net::clock::now() - begin, 250ms);
    EXPECT_EQ(accepted(), 1u);
    EXPECT_TRUE(context.stopped()); // the attempt that lost is over
}

TEST_F(connector, skips_what_cannot_be_reached) {
    auto result = connect(list({"255.255.255.255", "224.0.0.1", "127.0.0.1"}));
    EXPECT_EQ(result.value()->remote_endpoint(), good.local_endpoint());
}

TEST_F(connector, fails_when_all_refuse) {
    const auto failure = *connect(list({"127.0.0.2", "127.0.0.4"})).failure();
    EXPECT_EQ(failure.details().code, errc::connect_failed);
    EXPECT_EQ(failure.details().cause, boost::system::errc::connection_refused);
    EXPECT_EQ(failure.phase(), phase::connect);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
    EXPECT_TRUE(failure.retryable());
}

TEST_F(connector, ends_at_the_deadline_under_its_name) {
    for (const auto code : {errc::connect_timeout, errc::total_timeout}) {
        const auto limit = net::deadline::after(net::clock::now(), 30ms, code);
        const auto failure = *connect(list({"127.0.0.3"}), limit).failure();
        EXPECT_EQ(failure.details().code, code);
        EXPECT_EQ(failure.phase(), phase::connect);
        EXPECT_TRUE(failure.retryable());
        EXPECT_TRUE(failure.details().context.starts_with("limit 30 ms, gave up after ")) << failure.what();
        EXPECT_TRUE(context.stopped());
    }
}

TEST_F(connector, has_at_most_four_attempts_under_way) {
    addresses failed;
    const auto silent = list({"127.0.0.3"});
    const addresses many(8, silent.front());
    const auto limit = net::deadline::after(net::clock::now(), 1300ms, errc::connect_timeout); // time for five
    auto attempt = [&]() -> asio::awaitable<socket_pointer> {
        co_return std::make_unique<tcp::socket>(
            co_await net::connect_any(context.get_executor(), many, port, limit, &failed));
    };
    EXPECT_EQ(support::outcome_of(context, attempt()).code(), errc::connect_timeout);
    EXPECT_EQ(failed.size(), 4u);
}

TEST_F(connector, tells_which_addresses_failed) {
    addresses failed;
    auto attempt = [&]() -> asio::awaitable<socket_pointer> {
        const auto to = list({"127.0.0.2", "127.0.0.4", "127.0.0.1"});
        co_return std::make_unique<tcp::socket>(
            co_await net::connect_any(context.get_executor(), to, port, net::deadline(), &failed));
    };
    EXPECT_TRUE(support::outcome_of(context, attempt()).value());
    EXPECT_EQ(failed, list({"127.0.0.2", "127.0.0.4"}));
}

TEST_F(connector, is_cancelled) {
    asio::cancellation_signal signal;
    support::outcome<socket_pointer> result;
    support::start(context.get_executor(), connected(context, list({"127.0.0.3"}), port, {}), result, signal.slot());
    context.poll();
    EXPECT_EQ(result.completions(), 0);
    signal.emit(asio::cancellation_type::terminal);
    context.run_for(10s);
    EXPECT_EQ(result.code(), errc::cancelled);
    EXPECT_TRUE(context.stopped());
}

TEST_F(connector, says_when_the_system_has_no_descriptor_left) {
    if (support::needs_descriptors) GTEST_SKIP() << "UndefinedBehaviorSanitizer needs descriptors";
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit none{1, before.rlim_max};
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    auto result = connect(list({"127.0.0.1", "127.0.0.3"}));
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    const auto failure = *result.failure();
    EXPECT_EQ(failure.details().code, errc::resource_limit);
    EXPECT_EQ(failure.details().cause, boost::system::errc::too_many_files_open);
    EXPECT_TRUE(failure.retryable());
}

TEST(connector_lifetime, its_context_may_be_destroyed_while_it_connects) {
    support::outcome<socket_pointer> result;
    {
        asio::io_context context;
        const support::black_hole hole(context, "127.0.0.3");
        support::start(context.get_executor(), connected(context, list({"127.0.0.3"}), hole.endpoint().port(), {}),
                       result);
        context.poll();
    }
    EXPECT_EQ(result.completions(), 0);
}

} // namespace
} // namespace connector_test
