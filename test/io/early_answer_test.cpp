// SPDX-License-Identifier: BSL-1.0
#include "io/exchange.hpp"
#include "support/run.hpp"
#include "support/scripted_transport.hpp"

/// An answer that comes before the server has all of the request.
namespace {

namespace asio = boost::asio;
namespace io = openai::io;
using namespace std::chrono_literals;
using support::script;

openai::protocol::wire_request request_of(std::size_t body) {
    openai::protocol::http_request result;
    result.method = "POST";
    result.target = "/v1/x";
    result.host = "localhost";
    result.body = std::string(body, 'b');
    return openai::protocol::to_wire(std::move(result));
}

struct early {
    const char* what;
    std::size_t body;
    bool delivered;
    std::optional<std::uint64_t> confirmed;
    bool reusable;
};

TEST(early_answer, ends_the_use_of_its_connection) {
    const early rows[] = {
        {"all of a large request has arrived", 100'000, true, 600, true},
        {"a part of it has", 100'000, false, 600, false},
        {"all of a small one has", 100, true, 600, true},
        {"a small one went out in one piece", 100, false, 600, true},
        {"the system does not count", 100'000, false, std::nullopt, true},
        {"the system counts nothing", 100'000, false, 0, true},
    };
    for (const char* status : {"503 Service Unavailable", "413 Content Too Large", "200 OK"}) {
        for (const auto& row : rows) {
            asio::io_context context;
            const auto log = std::make_shared<support::transport_log>();
            log->confirmed = row.confirmed ? std::optional<std::uint64_t>(std::min<std::uint64_t>(*row.confirmed, 500))
                                           : std::nullopt;
            log->confirmed_after_wait = row.confirmed;
            log->delivered = row.delivered;
            script steps;
            steps.pause().bytes("HTTP/1.1 " + std::string(status) + "\r\ncontent-length: 0\r\n\r\n");
            io::connection wire(
                std::make_unique<support::scripted_transport>(context.get_executor(), std::move(steps), log),
                context.get_executor());
            io::exchange exchange(wire, [](std::string_view) {});
            const auto sent = request_of(row.body);
            const auto perform = [&]() -> asio::awaitable<void> {
                if (!exchange.try_send(sent)) co_await exchange.send_rest(sent, 1s, {});
                co_await exchange.receive_head({});
            };
            EXPECT_EQ(support::outcome_of(context, perform()).code(), openai::errc{}) << row.what;
            EXPECT_EQ(exchange.reusable(), row.reusable) << row.what << ", " << status;
        }
    }
}

} // namespace
