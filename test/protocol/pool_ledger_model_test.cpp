// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/pool_ledger.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace pool_ledger_model_test {
namespace {

using namespace std::chrono_literals;
using openai::detail::protocol::pool_key;
using openai::detail::protocol::pool_ledger;
using action = pool_ledger::action;
using id = pool_ledger::id;

/// What a pool knows about one origin when it does what the ledger says.
struct place {
    std::size_t connecting = 0;
    std::set<id> used;
    std::set<id> idle;
    std::deque<id> waiting;
    std::size_t draining = 0;
};

/// Random calls on random origins, and after each of them: no slot is lost, none is given twice, nobody waits who could
/// be served, and no limit is passed.
class model {
public:
    explicit model(unsigned seed)
        : random_(seed)
        , options_(some_options())
        , ledger_(options_, behaviors_) {
        for (int i = 0; i < 3; ++i) {
            keys_[i].origin.host = std::string(1, static_cast<char>('a' + i));
            behaviors_->of(keys_[i].to_string())->others.survived(1s); // its servers keep their connections
        }
    }

    void step() {
        now_ += std::chrono::milliseconds(below(3) == 0 ? below(3000) : 0);
        const auto which = below(3);
        auto& at = places_[which];
        const auto& key = keys_[which];
        switch (below(10)) {
        case 0:
        case 1:
        case 2: return acquire(at, key);
        case 3: return at.connecting > 0 ? opened(at, key) : void();
        case 4: return at.connecting > 0 ? not_opened(at, key) : void();
        case 5:
        case 6: return give_back(at, key);
        case 7: return discard(at, key);
        case 8: return withdraw(at, key);
        default: return close_idle(at, key);
        }
    }

    void check() const {
        std::size_t active = 0;
        std::size_t idle = 0;
        for (int i = 0; i < 3; ++i) {
            const auto& at = places_[i];
            const auto here = at.connecting + at.used.size();
            active += here;
            idle += at.idle.size();
            ASSERT_LE(here + at.idle.size(), options_.max_connections);
            ASSERT_LE(at.connecting, options_.max_connecting);
            ASSERT_LE(at.idle.size(), options_.max_idle);
            const bool may_open = here < options_.max_connections && at.connecting < options_.max_connecting;
            ASSERT_TRUE(at.waiting.size() <= at.draining || !may_open) << "somebody waits in vain";
            const auto ids = ledger_.idle_at(keys_[i]);
            ASSERT_EQ(std::set<id>(ids.begin(), ids.end()), at.idle);
        }
        ASSERT_LE(idle, options_.max_idle_total);
        ASSERT_EQ(ledger_.active(), active);
        ASSERT_EQ(ledger_.idle_count(), idle);
        ASSERT_EQ(ledger_.in_use(), active > 0);
    }

    /// Everybody leaves.
    void finish() {
        for (int i = 0; i < 3; ++i) {
            auto& at = places_[i];
            while (!at.waiting.empty()) withdraw(at, keys_[i]);
            while (at.connecting > 0) not_opened(at, keys_[i]);
            while (!at.used.empty()) discard(at, keys_[i]);
        }
        check();
        EXPECT_FALSE(ledger_.in_use());
        EXPECT_EQ(ledger_.clear_idle().size(),
                  places_[0].idle.size() + places_[1].idle.size() + places_[2].idle.size());
    }

private:
    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

    openai::pool_options some_options() {
        openai::pool_options options;
        options.max_connections = 1 + below(6);
        options.max_connecting = 1 + below(3);
        options.max_idle = below(4);
        options.max_idle_total = below(6);
        options.max_waiting = below(4);
        options.idle_limit = std::chrono::milliseconds(1 + below(5000));
        options.max_age = 10s;
        return options;
    }

    void closed(const std::vector<id>& gone) {
        for (const auto connection : gone) {
            std::size_t found = 0;
            for (auto& at : places_) found += at.idle.erase(connection);
            ASSERT_EQ(found, 1u) << "what is closed was idle";
        }
    }

    void acquire(place& at, const pool_key& key) {
        const bool fresh = below(8) == 0;
        const auto reused = pool_ledger(ledger_).reuse(key, now_);
        const auto decision = ledger_.acquire(key, now_, fresh);
        EXPECT_EQ(decision.what == action::reuse, reused.has_value() && !fresh);
        if (decision.what == action::reuse) {
            EXPECT_EQ(decision.which, reused->which);
            EXPECT_EQ(decision.close, reused->close);
        }
        closed(decision.close);
        if (decision.what == action::reuse) {
            ASSERT_FALSE(fresh);
            ASSERT_EQ(at.idle.erase(decision.which), 1u);
            at.used.insert(decision.which);
        } else if (decision.what == action::open) {
            ++at.connecting;
        } else if (decision.what == action::wait) {
            at.waiting.push_back(decision.which);
            serve_next(at, key);
        }
    }

    void serve_next(place& at, const pool_key& key) {
        for (;;) {
            const auto next = ledger_.serve_next(key, now_);
            if (!next.connection) return serve(at, next);
            closed(next.close);
            ASSERT_EQ(*next.waiter, at.waiting.front());
            at.waiting.pop_front();
            ASSERT_EQ(at.idle.erase(*next.connection), 1u);
            at.used.insert(*next.connection);
        }
    }

    /// The waiter gets the right to open one.
    void serve(place& at, const pool_ledger::handover& next) {
        closed(next.close);
        if (!next.waiter) return;
        ASSERT_FALSE(at.waiting.empty());
        ASSERT_EQ(*next.waiter, at.waiting.front());
        at.waiting.pop_front();
        ++at.connecting;
    }

    void opened(place& at, const pool_key& key) {
        --at.connecting;
        at.used.insert(next_++);
        serve(at, ledger_.opened(key));
    }

    void not_opened(place& at, const pool_key& key) {
        --at.connecting;
        serve(at, ledger_.not_opened(key));
    }

    void give_back(place& at, const pool_key& key) {
        if (at.used.empty()) return;
        const auto connection = *at.used.begin();
        at.used.erase(at.used.begin());
        if (below(4) == 0) { // an answer whose rest is dropped first, while a call comes
            const bool useful = ledger_.begin_drain(key) == pool_ledger::drain::awaited;
            at.draining += useful ? 1 : 0;
            at.used.insert(connection);
            acquire(at, key);
            at.used.erase(connection);
            if (useful) ledger_.end_drain(key);
            at.draining -= useful ? 1 : 0;
        }
        const auto next = ledger_.give_back(key, connection, {now_ + 1s * below(12), announced()}, now_);
        if (next.keep) {
            ASSERT_FALSE(next.waiter);
            at.idle.insert(connection);
        }
        if (next.retire) return serve(at, next);
        closed(next.close);
        if (!next.waiter) return;
        ASSERT_EQ(*next.waiter, at.waiting.front());
        at.waiting.pop_front();
        at.used.insert(connection);
    }

    std::optional<std::chrono::seconds> announced() {
        if (below(2) == 0) return std::nullopt;
        return std::chrono::seconds(below(6));
    }

    void discard(place& at, const pool_key& key) {
        if (at.used.empty()) return;
        at.used.erase(at.used.begin());
        serve(at, ledger_.discard(key));
    }

    void withdraw(place& at, const pool_key& key) {
        if (at.waiting.empty()) return;
        const auto leaver = at.waiting.begin() + static_cast<std::ptrdiff_t>(below(at.waiting.size()));
        ledger_.withdraw(key, *leaver);
        at.waiting.erase(leaver);
    }

    void close_idle(place& at, const pool_key& key) {
        if (at.idle.empty()) return;
        const auto connection = *at.idle.begin();
        const auto rested = ledger_.drop(key, connection, now_);
        ASSERT_TRUE(rested);
        at.idle.erase(connection);
        ledger_.closed_by_peer(key, *rested, now_);
    }

    std::mt19937 random_;
    const openai::pool_options options_;
    const std::shared_ptr<openai::detail::protocol::close_behaviors> behaviors_ =
        std::make_shared<openai::detail::protocol::close_behaviors>();
    pool_ledger ledger_;
    pool_key keys_[3];
    place places_[3];
    pool_ledger::time now_ = pool_ledger::time() + 1h;
    id next_ = 1;
};

TEST(pool_ledger_model, loses_no_slot_and_no_connection) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        model m(seed);
        for (int i = 0; i < 1000; ++i) {
            m.step();
            m.check();
            if (testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", step " << i;
        }
        m.finish();
    }
}

} // namespace
} // namespace pool_ledger_model_test
