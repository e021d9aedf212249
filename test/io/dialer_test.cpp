// SPDX-License-Identifier: BSL-1.0
#include "io/address_memory.hpp"
#include "io/dialer.hpp"
#include "support/run.hpp"

#include <openai/testing/server.hpp>

namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using namespace std::chrono_literals;
using openai::errc;
using tcp = asio::ip::tcp;
using addresses = std::vector<asio::ip::address>;

addresses list(const std::vector<std::string>& texts) {
    addresses result;
    for (const auto& text : texts) result.push_back(asio::ip::make_address(text));
    return result;
}

TEST(address_memory, puts_what_has_just_failed_behind_the_others) {
    const auto start = io::clock::now();
    const auto all = list({"192.0.2.1", "192.0.2.2", "192.0.2.3"});
    io::address_memory memory;
    EXPECT_EQ(memory.prefer_good(all, 443, start), all);
    memory.failed(list({"192.0.2.1"}), 443, start);
    const auto others_first = list({"192.0.2.2", "192.0.2.3", "192.0.2.1"});
    EXPECT_EQ(memory.prefer_good(all, 443, start), others_first);
    EXPECT_EQ(memory.prefer_good(all, 443, start + 30s - 1ms), others_first);
    EXPECT_EQ(memory.prefer_good(all, 443, start + 30s), all);
    EXPECT_EQ(memory.prefer_good(all, 80, start), all);
    memory.failed(all, 443, start); // the last is never left out
    EXPECT_EQ(memory.prefer_good(all, 443, start), all);
}

/// A name whose addresses are those of a list, and listeners on some of them, all on one port.
struct world {
    tcp::acceptor listen(const std::string& address) {
        tcp::acceptor made(context);
        made.open(tcp::v4());
        made.set_option(tcp::acceptor::reuse_address(true));
        made.bind({asio::ip::make_address(address), port});
        made.listen();
        port = made.local_endpoint().port();
        return made;
    }
    asio::awaitable<std::unique_ptr<io::connection>> dial() {
        openai::protocol::origin to;
        to.tls = false;
        to.host = "host.example";
        to.port = port;
        io::dial_limits limits;
        limits.on_phase = [](openai::phase) {};
        co_return co_await dialer.dial(to, limits);
    }
    support::outcome<std::unique_ptr<io::connection>> connect() { return support::run(context, dial()); }
    static bool called(tcp::acceptor& at) {
        at.non_blocking(true);
        boost::system::error_code ec;
        tcp::socket caller(at.get_executor());
        at.accept(caller, ec);
        return !ec;
    }

    asio::io_context context;
    std::uint16_t port = 0;
    std::atomic<int> asked = 0;
    std::vector<std::string> known;
    io::dialer dialer{context.get_executor(), std::nullopt, [this](const std::string&) {
                          ++asked;
                          return list(known);
                      }};
};

TEST(dialer, asks_anew_when_nobody_is_at_the_old_address) {
    world w;
    w.known = {"127.0.0.2"};
    auto old = std::make_unique<tcp::acceptor>(w.listen("127.0.0.2"));
    EXPECT_TRUE(w.connect().value());
    EXPECT_TRUE(w.connect().value());
    EXPECT_EQ(w.asked, 1);

    old.reset();
    auto moved = w.listen("127.0.0.3");
    w.known = {"127.0.0.3"};
    const auto failure = *w.connect().failure();
    EXPECT_EQ(failure.details().code, errc::connect_failed);
    EXPECT_TRUE(failure.retryable());
    EXPECT_TRUE(w.connect().value());
    EXPECT_EQ(w.asked, 2);
    EXPECT_TRUE(world::called(moved));
}

TEST(dialer, tries_another_address_before_one_that_has_just_failed) {
    world w;
    w.known = {"127.0.0.2", "127.0.0.3"};
    auto second = w.listen("127.0.0.3");
    EXPECT_TRUE(w.connect().value()); // after a refusal
    EXPECT_TRUE(world::called(second));
    auto first = w.listen("127.0.0.2"); // would be taken if it were tried
    EXPECT_TRUE(w.connect().value());
    EXPECT_FALSE(world::called(first));
    EXPECT_TRUE(world::called(second));
}

TEST(dialer, never_gives_up_the_last_address) {
    world w;
    w.known = {"127.0.0.2"};
    w.listen("127.0.0.2").close();
    EXPECT_EQ(w.connect().code(), errc::connect_failed);
    auto back = w.listen("127.0.0.2");
    EXPECT_TRUE(w.connect().value());
}

} // namespace
