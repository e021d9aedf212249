// SPDX-License-Identifier: BSL-1.0
#include "net/connection.hpp"
#include "net/dial/address_order.hpp"
#include "net/dial/connector.hpp"
#include "net/dial/tcp_transport.hpp"
#include "support/network.hpp"
#include "support/run.hpp"

#include <openai.hpp>

#include <boost/asio/write.hpp>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <fstream>
#include <future>
#include <list>

namespace network_test {
namespace {

namespace asio = boost::asio;
namespace net = openai::detail::net;
using tcp = asio::ip::tcp;
using openai::errc;
using support::two_networks;
using namespace std::chrono_literals;

using connected = std::unique_ptr<tcp::socket>; // co_spawn's results begin empty

asio::awaitable<connected> connect_any(asio::io_context& context, std::vector<asio::ip::address> addresses,
                                       std::uint16_t port, net::deadline until) {
    co_return std::make_unique<tcp::socket>(
        co_await net::connect_any(context.get_executor(), net::interleave(addresses), port, until));
}

/// Faults of the network itself, in a network of the test's own.
class network : public testing::Test {
protected:
    void SetUp() override {
        if (!support::enter_own_network()) GTEST_SKIP() << "no network namespace without root or user namespaces";
        both.emplace();
        reactor.open(tcp::v4()); // the context's own descriptors are there from here on
        before = support::open_descriptors();
    }

    tcp::endpoint listen(const std::string& address) {
        both->there([&] {
            listeners.emplace_back(context, tcp::endpoint(asio::ip::make_address(address), port));
            port = listeners.back().local_endpoint().port();
        });
        return listeners.back().local_endpoint();
    }

    /// Connects; how long that took is in `elapsed`.
    support::outcome<connected> connect(std::vector<std::string> addresses, std::chrono::milliseconds limit = 5s) {
        std::vector<asio::ip::address> parsed;
        for (const auto& one : addresses) parsed.push_back(asio::ip::make_address(one));
        const auto start = net::clock::now();
        const auto until = net::deadline::after(start, limit, errc::connect_timeout);
        auto result = support::outcome_of(context, connect_any(context, parsed, port, until));
        elapsed = net::clock::now() - start;
        return result;
    }

    void expect_connected(support::outcome<connected> result, const std::string& to) {
        ASSERT_EQ(result.code(), errc{}) << result.failure()->what();
        EXPECT_EQ(result.value()->remote_endpoint().address(), asio::ip::make_address(to));
        EXPECT_EQ(support::open_descriptors(), before + static_cast<std::ptrdiff_t>(listeners.size()) + 1);
    }

    std::optional<two_networks> both;
    asio::io_context context;
    tcp::socket reactor{context};
    std::list<tcp::acceptor> listeners;
    std::uint16_t port = 0;
    std::ptrdiff_t before = 0;
    net::clock::duration elapsed{};
};

TEST_F(network, a_black_hole_ends_at_the_connect_limit_and_is_tried_again) {
    listen("10.99.0.2");
    both->swallow("10.99.0.2");
    openai::client_options options("sk-test");
    options.base_url = "http://10.99.0.2:" + std::to_string(port) + "/v1";
    options.allow_plaintext = true;
    options.timeouts.connect = 200ms;
    options.retry.transient.base = options.retry.min_delay = 1ms;
    const openai::client client(context, options);
    const auto list = [](openai::client from) -> asio::awaitable<bool> {
        co_await from.models.list();
        co_return true;
    };
    const auto start = net::clock::now();
    const auto result = support::outcome_of(context, list(client));
    EXPECT_GE(net::clock::now() - start, 600ms);
    EXPECT_EQ(result.code(), errc::connect_timeout);
    EXPECT_EQ(result.failure()->attempts(), 3);
    EXPECT_EQ(result.failure()->maybe_billed(), openai::billing::no);
    EXPECT_EQ(result.failure()->phase(), openai::phase::connect);
    EXPECT_LE(support::open_descriptors(), before + 1); // the listener
}

TEST_F(network, the_second_address_is_tried_250_ms_after_a_dead_first) {
    listen("10.99.0.2");
    listen("10.99.0.3");
    both->swallow("10.99.0.2");
    expect_connected(connect({"10.99.0.2", "10.99.0.3"}), "10.99.0.3");
    EXPECT_GE(elapsed, 250ms);
    EXPECT_LT(elapsed, 1s); // 300 ms on a machine that has nothing else to do
}

TEST_F(network, ipv4_takes_over_from_a_black_hole_of_ipv6) {
    listen("10.99.0.2");
    both->swallow("fd99::2");
    expect_connected(connect({"fd99::2", "fd99::3", "10.99.0.2"}), "10.99.0.2");
    EXPECT_GE(elapsed, 250ms);
    EXPECT_LT(elapsed, 1s);
}

TEST_F(network, an_unreachable_address_costs_no_time) {
    listen("10.99.0.2");
    support::ip("route add unreachable 198.51.100.0/24"); // EHOSTUNREACH; for 192.0.2.1 there is no route: ENETUNREACH
    support::ip("route add prohibit 203.0.113.0/24");     // EACCES
    expect_connected(connect({"192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "10.99.0.2"}), "10.99.0.2");
    EXPECT_LT(elapsed, 250ms);
    auto none = connect({"192.0.2.1", "198.51.100.1"});
    EXPECT_EQ(none.code(), errc::connect_failed);
    EXPECT_TRUE(none.failure()->retryable());
    EXPECT_EQ(none.failure()->maybe_billed(), openai::billing::no);
}

TEST_F(network, of_two_connections_that_succeed_together_one_is_kept) {
    listen("10.99.0.2");
    listen("10.99.0.3");
    both->swallow("10.99.0.2");
    both->swallow("10.99.0.3");
    const auto until = net::deadline::after(net::clock::now(), 20s, errc::connect_timeout);
    support::outcome<connected> result;
    const std::vector<asio::ip::address> addresses{asio::ip::make_address("10.99.0.2"),
                                                   asio::ip::make_address("10.99.0.3")};
    support::start(context.get_executor(), connect_any(context, addresses, port, until), result);
    const auto opened = before + 2; // listeners
    EXPECT_TRUE(support::runs_until(context, [&] { return support::open_descriptors() >= opened + 2; }));
    both->restore("10.99.0.2");
    both->restore("10.99.0.3");
    // The system connects both while nobody runs the context.
    tcp::socket first = listeners.front().accept();
    tcp::socket second = listeners.back().accept();
    context.restart();
    while (!result.finished() && context.run_one_for(10s) > 0) {
    }
    context.poll();
    ASSERT_EQ(result.code(), errc{});
    const bool first_kept = result.value()->remote_endpoint() == first.local_endpoint();
    char byte = 0;
    boost::system::error_code ec;
    (first_kept ? second : first).read_some(asio::buffer(&byte, 1), ec);
    EXPECT_TRUE(ec == asio::error::eof || ec == asio::error::connection_reset) << ec.message();
    (first_kept ? first : second).non_blocking(true);
    (first_kept ? first : second).read_some(asio::buffer(&byte, 1), ec);
    EXPECT_EQ(ec, asio::error::would_block);
    EXPECT_EQ(result.completions(), 1);
}

TEST_F(network, without_a_free_port_says_so_and_may_be_tried_again) {
    listen("10.99.0.2");
    std::ofstream range("/proc/sys/net/ipv4/ip_local_port_range");
    range << "50000 50001" << std::flush;
    if (!range) GTEST_SKIP() << "the range of ports cannot be set";
    std::list<tcp::socket> holders;
    for (int i = 0; i < 2; ++i) {
        holders.emplace_back(context, tcp::v4());
        holders.back().connect(listeners.front().local_endpoint());
    }
    const auto result = connect({"10.99.0.2"});
    EXPECT_EQ(result.code(), errc::resource_limit);
    EXPECT_TRUE(result.failure()->retryable());
    EXPECT_EQ(result.failure()->details().cause, boost::system::errc::address_not_available);
}

void set(int fd, int level, int name, int value) { ASSERT_EQ(::setsockopt(fd, level, name, &value, sizeof value), 0); }

/// A connection that has lost its peer without a word; the system notices after 1 to 3 s instead of 30 to 60.
struct half_open {
    explicit half_open(tcp::socket socket, asio::io_context& context)
        : descriptor(socket.native_handle())
        , wire(net::make_tcp_transport(std::move(socket)), context.get_executor()) {
        set(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 1);
        set(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 1);
        set(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 2);
        set(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, 1000);
    }
    int descriptor;
    net::connection wire;
};

TEST_F(network, a_half_open_connection_is_noticed_when_nothing_is_confirmed) {
    listen("10.99.0.2");
    half_open one(std::move(*connect({"10.99.0.2"}).value()), context);
    both->cut();
    EXPECT_TRUE(one.wire.quiet()); // nobody can know yet
    EXPECT_EQ(one.wire.try_write(std::string_view("GET / HTTP/1.1\r\n\r\n")).status, net::io_status::ok);
    const auto end = support::outcome_of(context, one.wire.fill());
    EXPECT_EQ(support::outcome(end).value().error, boost::system::errc::timed_out);
}

TEST_F(network, an_idle_half_open_connection_is_noticed_before_it_is_used) {
    listen("10.99.0.2");
    half_open one(std::move(*connect({"10.99.0.2"}).value()), context);
    both->cut();
    const auto end = support::outcome_of(context, one.wire.fill());
    EXPECT_EQ(support::outcome(end).value().error, boost::system::errc::timed_out);
    EXPECT_FALSE(one.wire.quiet());
}

tcp_info sent() {
    tcp_info info{};
    info.tcpi_unacked = 1;
    return info;
}

TEST_F(network, a_connection_that_dies_in_an_answer_ends_at_the_idle_limit) {
    listen("10.99.0.2");
    openai::client_options options("sk-test");
    options.base_url = "http://10.99.0.2:" + std::to_string(port) + "/v1";
    options.allow_plaintext = true;
    options.timeouts.idle = 300ms;
    const openai::client client(context, options);
    auto serving = std::async(std::launch::async, [this] {
        tcp::socket peer = listeners.front().accept();
        std::string request(4096, '\0');
        peer.read_some(asio::buffer(request));
        asio::write(peer, asio::buffer(std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":")));
        for (tcp_info info = sent(); info.tcpi_unacked > 0;) {
            socklen_t size = sizeof info;
            ::getsockopt(peer.native_handle(), IPPROTO_TCP, TCP_INFO, &info, &size);
        }
        both->cut();
        asio::write(peer, asio::buffer(std::string(92, ' '))); // the rest, which nobody gets
        return peer;
    });
    const auto list = [](openai::client from) -> asio::awaitable<bool> {
        co_await from.models.list();
        co_return true;
    };
    const auto result = support::outcome_of(context, list(client));
    EXPECT_EQ(result.code(), errc::idle_timeout) << result.failure()->what();
    EXPECT_EQ(result.failure()->attempts(), 1);
    EXPECT_EQ(result.failure()->maybe_billed(), openai::billing::yes);
    serving.get();
}

} // namespace
} // namespace network_test
