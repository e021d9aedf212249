// SPDX-License-Identifier: BSL-1.0
#include "io/dialer.hpp"
#include "support/run.hpp"

#include <boost/asio/ip/tcp.hpp>

/// Which addresses a dialer connects to, and how a filter sees them.
namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using openai::errc;
using tcp = asio::ip::tcp;

struct filtered {
    explicit filtered(std::vector<std::string> addresses, bool only_loopback = false)
        : known(std::move(addresses))
        , listener(context, {asio::ip::make_address("127.0.0.1"), 0}) {
        route.only_loopback = only_loopback;
        route.filter = [this](const std::string& address) {
            asked.push_back(address);
            return true;
        };
    }

    errc dial() {
        const auto look_up = [this](const std::string&) {
            std::vector<asio::ip::address> found;
            for (const auto& text : known) found.push_back(asio::ip::make_address(text));
            return found;
        };
        io::dialer dialer(context.get_executor(), std::nullopt, look_up, route);
        openai::protocol::origin to{false, "x.localhost", listener.local_endpoint().port()};
        io::dial_limits limits;
        limits.on_phase = [](openai::phase) {};
        return support::outcome_of(context, dialer.dial(to, limits)).code();
    }

    asio::io_context context;
    std::vector<std::string> known;
    std::vector<std::string> asked;
    io::dial_route route;
    tcp::acceptor listener;
};

TEST(address_filter, sees_one_spelling_of_an_address) {
    const struct {
        const char* found;
        const char* seen;
    } rows[] = {{"127.0.0.1", "127.0.0.1"},
                {"::ffff:127.0.0.1", "127.0.0.1"},
                {"0.0.0.0", "127.0.0.1"},
                {"::ffff:0.0.0.0", "127.0.0.1"},
                {"::ffff:7f00:1", "127.0.0.1"},
                {"::", "::1"},
                {"::1", "::1"}};
    for (const auto& row : rows) {
        filtered f({row.found});
        f.dial();
        EXPECT_EQ(f.asked, std::vector<std::string>{row.seen}) << row.found;
    }
}

TEST(address_filter, of_a_name_that_means_this_machine_lets_nothing_else_pass) {
    for (const char* elsewhere : {"192.0.2.1", "10.0.0.1", "2001:db8::1", "169.254.169.254", "::ffff:192.0.2.1"}) {
        filtered f({elsewhere}, true);
        EXPECT_EQ(f.dial(), errc::connect_failed) << elsewhere;
        EXPECT_TRUE(f.asked.empty());
    }
    filtered both({"192.0.2.1", "127.0.0.1"}, true);
    EXPECT_EQ(both.dial(), errc{});
    EXPECT_EQ(both.asked, std::vector<std::string>{"127.0.0.1"});
}

} // namespace
