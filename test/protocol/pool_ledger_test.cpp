// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/pool_ledger.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace pool_ledger_test {
namespace {

using namespace std::chrono_literals;
using openai::detail::protocol::pool_key;
using openai::detail::protocol::pool_ledger;
using action = pool_ledger::action;
using ids = std::vector<pool_ledger::id>;

pool_key key_of(const std::string& host) {
    pool_key key;
    key.origin.host = host;
    return key;
}

/// A ledger at a time of its own. Connections are numbered by who gives them back.
struct book {
    explicit book(openai::pool_options options = {})
        : ledger(options, behaviors) {
        behaviors->of(here.to_string())->others.survived(1s); // the server keeps its connections
    }

    pool_ledger::decision acquire(bool fresh = false) { return ledger.acquire(here, now, fresh); }
    /// Opens so many connections and keeps them in use.
    void open(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            EXPECT_EQ(acquire().what, action::open);
            EXPECT_FALSE(ledger.opened(here).waiter);
        }
    }
    pool_ledger::handover give_back(pool_ledger::id id, const pool_ledger::terms& kept = {}) {
        return ledger.give_back(here, id, kept, now);
    }
    /// Opens `count` connections and makes them idle, `apart` from each other.
    void rest(std::size_t count, std::chrono::milliseconds apart = 0ms) {
        open(count);
        for (std::size_t i = 1; i <= count; ++i) {
            EXPECT_TRUE(give_back(i).keep);
            now += apart;
        }
    }
    std::optional<pool_ledger::id> next_idle() {
        const auto decision = acquire();
        if (decision.what == action::reuse) return decision.which;
        return std::nullopt;
    }

    std::shared_ptr<openai::detail::protocol::close_behaviors> behaviors =
        std::make_shared<openai::detail::protocol::close_behaviors>();
    pool_key here = key_of("host.example");
    pool_ledger ledger;
    pool_ledger::time now = pool_ledger::time() + 1h;
};

TEST(pool_ledger, hands_out_the_latest_first) {
    book b;
    b.rest(3);
    for (const pool_ledger::id expected : {3u, 2u, 1u}) EXPECT_EQ(b.next_idle(), expected);
    EXPECT_EQ(b.acquire().what, action::open);
}

TEST(pool_ledger, limits_connections_and_the_queue) {
    openai::pool_options options;
    options.max_connections = 2;
    options.max_waiting = 2;
    book b(options);
    b.open(2);
    const auto first = b.acquire();
    const auto second = b.acquire();
    EXPECT_EQ(first.what, action::wait);
    EXPECT_EQ(second.what, action::wait);
    EXPECT_EQ(b.acquire().what, action::refuse);
    EXPECT_EQ(b.give_back(1).waiter, first.which); // with the connection
    EXPECT_EQ(b.ledger.discard(b.here).waiter, second.which);
    EXPECT_EQ(b.ledger.describe(), "https://host.example:443: 2 active, 0 idle, 0 waiting");
}

TEST(pool_ledger, limits_how_many_connections_are_opened_at_once) {
    openai::pool_options options;
    options.max_connections = 8;
    options.max_connecting = 2;
    options.max_waiting = 1;
    book b(options);
    EXPECT_EQ(b.acquire().what, action::open);
    EXPECT_EQ(b.acquire().what, action::open);
    std::deque<pool_ledger::id> waiting;
    for (int i = 0; i < 7; ++i) { // six may have a connection, one more may wait
        const auto decision = b.acquire();
        ASSERT_EQ(decision.what, action::wait) << i;
        waiting.push_back(decision.which);
    }
    EXPECT_EQ(b.acquire().what, action::refuse);
    const auto served = [&](const pool_ledger::handover& next) {
        EXPECT_EQ(next.waiter, waiting.front());
        waiting.pop_front();
    };
    for (int i = 0; i < 6; ++i) served(i % 2 == 0 ? b.ledger.opened(b.here) : b.ledger.not_opened(b.here));
    EXPECT_EQ(b.ledger.active(), 5u); // three failed
    served(b.ledger.opened(b.here));
    EXPECT_FALSE(b.ledger.opened(b.here).waiter);
}

TEST(pool_ledger, keeps_the_youngest_idle_connections) {
    openai::pool_options options;
    options.max_idle = 2;
    book b(options);
    b.open(3);
    EXPECT_TRUE(b.give_back(1).close.empty());
    EXPECT_TRUE(b.give_back(2).close.empty());
    EXPECT_EQ(b.give_back(3).close, ids{1});
    EXPECT_EQ(b.next_idle(), 3u);
    EXPECT_EQ(b.next_idle(), 2u);
}

TEST(pool_ledger, limits_idle_connections_of_all_origins_together) {
    openai::pool_options options;
    options.max_idle_total = 3;
    book b(options);
    const pool_key keys[] = {key_of("a"), key_of("b"), key_of("c"), key_of("d")};
    for (const auto& key : keys) {
        b.ledger.acquire(key, b.now);
        b.ledger.opened(key);
    }
    for (pool_ledger::id i = 0; i < 4; ++i) {
        b.now += 1s;
        EXPECT_EQ(b.ledger.give_back(keys[i], i + 1, {}, b.now).close, i < 3 ? ids{} : ids{1});
    }
    EXPECT_EQ(b.ledger.idle_count(), 3u);
    EXPECT_EQ(b.ledger.acquire(keys[0], b.now).what, action::open);
    EXPECT_EQ(b.ledger.acquire(keys[1], b.now).what, action::reuse);
}

TEST(pool_ledger, uses_no_connection_beyond_its_idle_limit) {
    const struct {
        const char* what;
        std::optional<std::chrono::seconds> announced;
        std::optional<std::chrono::milliseconds> closed_after; // by the server, once
        std::chrono::milliseconds limit;
    } cases[] = {{"ours", {}, {}, 30s},
                 {"announced", 5s, {}, 4s},
                 {"announced longer than ours", 75s, {}, 30s},
                 {"learned", {}, 5s, 4s},
                 {"learned and announced", 3s, 5s, 2s},
                 {"closed once at once, as by a restart", {}, 10ms, 30s}};
    for (const auto& one : cases)
        for (const bool late : {false, true}) {
            book b;
            b.open(1);
            if (one.closed_after) b.ledger.closed_by_peer(b.here, *one.closed_after, b.now);
            EXPECT_TRUE(b.give_back(7, {pool_ledger::time::max(), one.announced}).keep) << one.what;
            b.now += one.limit + (late ? 1ms : 0ms);
            const auto decision = b.acquire();
            EXPECT_EQ(decision.what, late ? action::open : action::reuse) << one.what;
            EXPECT_EQ(decision.close, late ? ids{7} : ids{}) << one.what;
        }
}

TEST(pool_ledger, keeps_nothing_idle_that_the_server_will_close_at_once) {
    for (const auto announced : {0s, 1s}) {
        book b;
        b.open(1);
        const auto result = b.give_back(7, {pool_ledger::time::max(), announced});
        EXPECT_FALSE(result.keep);
        EXPECT_TRUE(result.retire);
        EXPECT_FALSE(b.ledger.in_use());
    }
}

TEST(pool_ledger, drops_all_that_was_idle_while_the_machine_slept) {
    book b;
    b.rest(5);
    b.now += 1h;
    const auto decision = b.acquire();
    EXPECT_EQ(decision.what, action::open);
    EXPECT_EQ(decision.close, (ids{1, 2, 3, 4, 5}));
}

TEST(pool_ledger, retires_connections_of_one_moment_at_different_times) {
    const pool_ledger ledger{{}};
    const auto made = pool_ledger::time() + 1h;
    EXPECT_EQ(ledger.retirement(made, 0) - made, 9min);
    EXPECT_NEAR(std::chrono::duration<double>(ledger.retirement(made, 0.5) - made).count(), 600, 0.001);
    EXPECT_GT(ledger.retirement(made, 0.999) - made, 10min + 59s);
    EXPECT_LT(ledger.retirement(made, 0.999) - made, 11min);
}

TEST(pool_ledger, gives_a_retired_connection_to_nobody) {
    book b;
    b.open(2);
    EXPECT_TRUE(b.give_back(1, {b.now + 1s, {}}).keep);
    EXPECT_TRUE(b.give_back(2, {b.now, {}}).retire);
    b.now += 1s;
    EXPECT_EQ(b.acquire().close, ids{1});
}

TEST(pool_ledger, lets_a_waiter_open_what_comes_back_too_old) {
    openai::pool_options options;
    options.max_connections = 1;
    book b(options);
    b.open(1);
    const auto waiting = b.acquire();
    const auto next = b.give_back(1, {b.now, {}});
    EXPECT_EQ(next.waiter, waiting.which);
    EXPECT_TRUE(next.retire);
    EXPECT_FALSE(b.ledger.opened(b.here).waiter);
    EXPECT_EQ(b.ledger.active(), 1u);
}

TEST(pool_ledger, opens_a_fresh_connection_beside_idle_ones) {
    openai::pool_options options;
    options.max_connections = 3;
    book b(options);
    b.rest(2);
    const auto beside = b.acquire(true);
    EXPECT_EQ(beside.what, action::open);
    EXPECT_TRUE(beside.close.empty());
    const auto instead = b.acquire(true);
    EXPECT_EQ(instead.what, action::open);
    EXPECT_EQ(instead.close, ids{1}); // no more than three in all
}

TEST(pool_ledger, forgets_a_connection_that_closed_while_idle) {
    book b;
    b.rest(2, 1s);
    EXPECT_EQ(b.ledger.drop(b.here, 1, b.now), 2s);
    EXPECT_EQ(b.ledger.drop(b.here, 1, b.now), std::nullopt);
    EXPECT_EQ(b.ledger.drop(key_of("other"), 2, b.now), std::nullopt);
    EXPECT_EQ(b.ledger.idle_at(b.here), ids{2});
    EXPECT_TRUE(b.ledger.idle_at(key_of("other")).empty());
    EXPECT_EQ(b.ledger.idle_count(), 1u);
}

TEST(pool_ledger, waits_for_what_drains_instead_of_opening) {
    book b;
    b.open(1);
    b.ledger.begin_drain(b.here);
    const auto first = b.acquire();
    EXPECT_EQ(first.what, action::wait);
    EXPECT_FALSE(b.ledger.serve_next(b.here, b.now).waiter);
    const auto second = b.acquire(); // one drains, one waits for it: another may be opened, by who came first
    EXPECT_EQ(second.what, action::wait);
    EXPECT_EQ(b.ledger.serve_next(b.here, b.now).waiter, first.which);
    b.ledger.end_drain(b.here);
    EXPECT_EQ(b.give_back(1).waiter, second.which);
}

TEST(pool_ledger, takes_limits_that_no_clock_can_hold) {
    openai::pool_options options;
    options.idle_limit = std::chrono::milliseconds::max();
    options.max_age = std::chrono::milliseconds::max();
    book b(options);
    b.open(1);
    EXPECT_TRUE(b.give_back(1, {b.ledger.retirement(b.now, 0.9), {}}).keep);
    b.now += 24h * 300;
    EXPECT_EQ(b.next_idle(), 1u);
}

TEST(pool_ledger, lets_everybody_wait_whose_number_has_no_end) {
    openai::pool_options options;
    options.max_connections = 2;
    options.max_connecting = 1;
    options.max_waiting = std::numeric_limits<std::size_t>::max();
    book b(options);
    EXPECT_EQ(b.acquire().what, action::open);
    for (int i = 0; i < 300; ++i) EXPECT_EQ(b.acquire().what, action::wait) << i;
}

TEST(pool_ledger, lets_nobody_wait_but_for_a_connection_that_may_be_opened) {
    openai::pool_options options;
    options.max_connections = 3;
    options.max_connecting = 1;
    options.max_waiting = 0;
    book b(options);
    EXPECT_EQ(b.acquire().what, action::open);
    EXPECT_EQ(b.acquire().what, action::wait);
    EXPECT_EQ(b.acquire().what, action::wait);
    EXPECT_EQ(b.acquire().what, action::refuse);
}

TEST(pool_key, any_changed_field_is_another_connection) {
    const auto base = [] {
        auto key = key_of("host.example");
        key.proxy = "http://proxy.example:3128";
        return key;
    };
    std::vector<pool_key> keys(6, base());
    keys[1].origin.host = "other.example";
    keys[2].origin.port = 8443;
    keys[3].origin.tls = false;
    keys[4].proxy = "http://proxy.example:3129";
    keys[5].proxy.clear();
    for (std::size_t kept = 0; kept < keys.size(); ++kept) {
        pool_ledger ledger{{}};
        const pool_ledger::time now{};
        ledger.acquire(keys[kept], now);
        ledger.opened(keys[kept]);
        ledger.give_back(keys[kept], 1, {}, now);
        for (std::size_t wanted = 0; wanted < keys.size(); ++wanted) {
            if (wanted == kept) continue;
            EXPECT_EQ(ledger.acquire(keys[wanted], now).what, action::open) << kept << " for " << wanted;
        }
        EXPECT_EQ(ledger.acquire(keys[kept], now).what, action::reuse);
    }
}

TEST(pool_key, names_origin_and_proxy) {
    auto key = key_of("host.example");
    EXPECT_EQ(key.to_string(), "https://host.example:443");
    key.proxy = "http://proxy.example:3128";
    EXPECT_EQ(key.to_string(), "https://host.example:443 via http://proxy.example:3128");
}

} // namespace
} // namespace pool_ledger_test
