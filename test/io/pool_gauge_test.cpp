// SPDX-License-Identifier: BSL-1.0
#include "io/scripted_pool.hpp"

#include <openai/metrics.hpp>

namespace {

using namespace io_test;

TEST(pool_gauge, of_a_closed_pool_is_zero_wherever_its_connections_led) {
    for (const char* proxy : {"", "http://proxy.example:3128"}) {
        asio::io_context context;
        const auto log = std::make_shared<support::transport_log>();
        const auto dial = [&](const openai::protocol::origin&,
                              const io::dial_limits&) -> asio::awaitable<std::unique_ptr<io::connection>> {
            co_return std::make_unique<io::connection>(
                std::make_unique<support::scripted_transport>(context.get_executor(), support::script(), log),
                context.get_executor());
        };
        const auto numbers = std::make_shared<openai::metrics>();
        const auto pool = std::make_shared<io::connection_pool>(openai::pool_options(), dial, numbers);
        for (const char* host : {"a.example", "b.example"}) {
            openai::protocol::pool_key to;
            to.origin.host = host;
            to.proxy = proxy;
            io::dial_limits limits;
            limits.on_phase = [](phase) {};
            auto lease = support::outcome_of(context, pool->acquire(to, std::move(limits)));
            lease.value().give_back();
        }
        EXPECT_EQ(numbers->snapshot().pool_idle, 2u);
        pool->close();
        EXPECT_EQ(numbers->snapshot().pool_idle, 0u) << proxy;
    }
}

} // namespace
