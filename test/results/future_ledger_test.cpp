// SPDX-License-Identifier: BSL-1.0
#include "protocol/pool/expiring_map.hpp"
#include "results/future_ledger.hpp"

#include <gtest/gtest.h>

#include <string>

/// States, places and times of deferred completions. No clock but the one in the test's hand.
namespace future_ledger_test {
namespace {

using namespace std::chrono_literals;
using openai::errc;
using openai::future_filter;
using openai::future_state;
using openai::detail::protocol::future_ledger;
using ids = std::vector<std::string>;

class future_ledger_test : public testing::Test {
protected:
    static openai::future_options options() {
        openai::future_options made;
        made.max_running = 2;
        made.max_kept = 4;
        made.time_to_live = 1h;
        return made;
    }

    std::string add(const std::string& id, const std::string& key = "", const std::string& label = "") {
        future_ledger::entry wanted;
        wanted.status.id = id;
        wanted.status.label = label;
        wanted.idempotency_key = key;
        return ledger.add(std::move(wanted), now);
    }
    /// Those that start now.
    ids start() {
        ids started;
        while (auto next = ledger.start_next(now)) started.push_back(*next);
        return started;
    }
    void succeed(const std::string& id, const std::string& text = "yes") {
        openai::chat_completion answer;
        answer.choices.emplace_back().message = openai::message::assistant(text);
        ledger.finish(id, std::make_shared<const openai::result<openai::chat_completion>>(answer), now);
    }
    void fail(const std::string& id, errc code) {
        openai::error_details details;
        details.code = code;
        details.attempts = 3;
        const openai::error failure(details);
        ledger.finish(id, std::make_shared<const openai::result<openai::chat_completion>>(failure), now);
    }
    future_state state(const std::string& id) { return ledger.find(id, now).status.state; }
    template <class Action>
    errc code_of(Action action) {
        try {
            action();
        } catch (const openai::error& failure) {
            return failure.details().code;
        }
        return errc{};
    }
    errc get(const std::string& id) {
        return code_of([&] { ledger.get(id, now); });
    }
    errc take(const std::string& id) {
        return code_of([&] { ledger.take(id, now); });
    }
    ids list(const future_filter& filter = future_filter()) {
        ids found;
        for (const auto& one : ledger.list(filter, now)) found.push_back(one.id);
        return found;
    }

    future_ledger ledger{options()};
    future_ledger::time now{1'000'000s};
};

TEST_F(future_ledger_test, starts_in_order_as_slots_become_free) {
    for (const std::string id : {"a", "b", "c", "d"}) EXPECT_EQ(add(id), id);
    EXPECT_EQ(state("a"), future_state::queued);
    EXPECT_EQ(get("a"), errc::not_ready);
    EXPECT_EQ(start(), (ids{"a", "b"}));
    EXPECT_EQ(state("a"), future_state::running);
    now += 5s;
    succeed("b");
    EXPECT_EQ(start(), ids{"c"});
    const auto& b = ledger.find("b", now).status;
    EXPECT_EQ(b.state, future_state::succeeded);
    EXPECT_EQ(*b.finished - b.created, 5s);
    EXPECT_EQ(b.started, b.created);
    ledger.cancel("d", now);
    fail("a", errc::rate_limited);
    EXPECT_EQ(start(), ids{});
    EXPECT_EQ(state("d"), future_state::cancelled);
}

TEST_F(future_ledger_test, ends_once_in_the_state_that_fits) {
    struct row {
        errc code;
        future_state state;
    };
    for (const auto& [code, expected] :
         {row{errc::rate_limited, future_state::failed}, row{errc::total_timeout, future_state::timed_out},
          row{errc::connect_timeout, future_state::timed_out}, row{errc::cancelled, future_state::failed}}) {
        add("x");
        start();
        fail("x", code);
        EXPECT_EQ(state("x"), expected);
        EXPECT_EQ(ledger.find("x", now).status.attempts, 3);
        EXPECT_EQ(ledger.cancel("x", now).state, expected);
        for (int times = 0; times < 2; ++times) EXPECT_EQ((*ledger.take("x", now)).error().details().code, code);
        ledger.forget("x", now);
        EXPECT_EQ(get("x"), errc::unknown_id);
    }
}

TEST_F(future_ledger_test, cancelled_stays_cancelled_and_its_slot_is_free_when_the_call_has_ended) {
    for (const std::string id : {"a", "b", "c"}) add(id);
    start();
    ledger.cancel("a", now);
    EXPECT_EQ(start(), ids{});
    succeed("a");
    EXPECT_EQ(state("a"), future_state::cancelled);
    EXPECT_EQ(ledger.get("a", now)->error().details().code, errc::cancelled);
    EXPECT_EQ(start(), ids{"c"});
    ledger.cancel("b", now);
    ledger.forget("b", now);
    succeed("b"); // nobody knows it any more
    EXPECT_EQ(code_of([&] { ledger.cancel("b", now); }), errc::unknown_id);
}

/// A call that was under way when its future was cancelled says what it cost when it ends.
TEST_F(future_ledger_test, cancelled_tells_what_it_may_have_cost) {
    using openai::billing;
    const auto cost = [&](const std::string& id) { return ledger.get(id, now)->error().maybe_billed(); };
    for (const std::string id : {"a", "b", "c"}) add(id);
    start();
    for (const std::string id : {"a", "b", "c"}) ledger.cancel(id, now);
    EXPECT_EQ(cost("a"), billing::unknown);
    EXPECT_EQ(cost("b"), billing::unknown);
    EXPECT_EQ(cost("c"), billing::no) << "was never begun";
    EXPECT_EQ(ledger.get("c", now)->error().attempts(), 0);
    succeed("a");
    fail("b", errc::connect_failed);
    EXPECT_EQ(cost("a"), billing::yes);
    EXPECT_EQ(cost("b"), billing::no);
    EXPECT_EQ(ledger.get("b", now)->error().code(), errc::cancelled);
    EXPECT_EQ(ledger.get("b", now)->error().attempts(), 3);
}

TEST_F(future_ledger_test, an_answer_is_had_often_and_taken_once) {
    add("a");
    start();
    EXPECT_EQ(take("a"), errc::not_ready);
    EXPECT_EQ(code_of([&] { ledger.forget("a", now); }), errc::not_ready);
    succeed("a");
    EXPECT_EQ((**ledger.get("a", now)).text(), "yes");
    EXPECT_EQ(get("a"), errc{});
    EXPECT_EQ(take("a"), errc{});
    EXPECT_EQ(take("a"), errc::already_redeemed);
    EXPECT_EQ(get("a"), errc::already_redeemed);
    EXPECT_EQ(state("a"), future_state::redeemed);
    EXPECT_EQ(ledger.cancel("a", now).state, future_state::redeemed);
}

TEST_F(future_ledger_test, is_kept_for_its_time_after_the_end) {
    add("a");
    add("b");
    start();
    now += 59min;
    succeed("a");
    now += 30min;
    EXPECT_EQ(get("a"), errc{});
    succeed("b");
    now += 30min - 1ms;
    EXPECT_EQ(get("a"), errc{});
    now += 1ms;
    EXPECT_EQ(get("a"), errc::expired);
    EXPECT_EQ(take("a"), errc::expired);
    EXPECT_EQ(state("a"), future_state::expired);
    EXPECT_EQ(list(), ids{"b"});
    now += 30min;
    EXPECT_EQ(state("b"), future_state::expired);
    ledger.forget("b", now);
    EXPECT_EQ(get("b"), errc::unknown_id);
}

TEST_F(future_ledger_test, is_kept_for_ever_with_a_time_of_0) {
    auto wanted = options();
    wanted.time_to_live = 0ms;
    ledger = future_ledger(wanted);
    add("a");
    start();
    succeed("a");
    now += 24h * 365;
    EXPECT_EQ(get("a"), errc{});
}

TEST_F(future_ledger_test, makes_room_by_dropping_the_oldest_that_has_ended) {
    for (const std::string id : {"a", "b", "c", "d"}) add(id);
    EXPECT_EQ(code_of([&] { add("e"); }), errc::capacity_exceeded);
    start();
    succeed("b");
    succeed("a");
    EXPECT_EQ(add("e"), "e");
    EXPECT_EQ(get("a"), errc::expired) << "submitted first";
    EXPECT_EQ(get("b"), errc{});
    EXPECT_EQ(add("f"), "f");
    EXPECT_EQ(code_of([&] { add("g"); }), errc::capacity_exceeded);
    EXPECT_EQ(start(), (ids{"c", "d"}));
}

TEST_F(future_ledger_test, tombstones_are_bounded) {
    for (int i = 0; i < 100; ++i) {
        const auto id = std::to_string(i);
        add(id);
        start();
        succeed(id);
        EXPECT_EQ(take(id), errc{});
    }
    EXPECT_EQ(get("99"), errc::already_redeemed);
    EXPECT_EQ(get("96"), errc::already_redeemed);
    EXPECT_EQ(get("95"), errc::unknown_id);
    future_filter redeemed;
    redeemed.state = future_state::redeemed;
    EXPECT_EQ(list(redeemed).size(), options().max_kept);
}

TEST_F(future_ledger_test, a_key_names_one_while_it_is_kept) {
    EXPECT_EQ(add("a", "k"), "a");
    EXPECT_EQ(add("b", "k"), "a");
    EXPECT_EQ(add("c", "l"), "c");
    EXPECT_EQ(add("d"), "d");
    start();
    succeed("a");
    EXPECT_EQ(add("e", "k"), "a");
    take("a");
    EXPECT_EQ(add("f", "k"), "f") << "the first was taken";
    EXPECT_EQ(code_of([&] { ledger.find("b", now); }), errc::unknown_id);
}

TEST_F(future_ledger_test, lists_newest_first_page_by_page) {
    add("a", "", "red");
    add("b", "", "blue");
    add("c", "", "red");
    start();
    succeed("a");
    EXPECT_EQ(list(), (ids{"c", "b", "a"}));
    future_filter filter;
    filter.label = "red";
    EXPECT_EQ(list(filter), (ids{"c", "a"}));
    filter.limit = 1;
    EXPECT_EQ(list(filter), ids{"c"});
    filter.after = "c";
    EXPECT_EQ(list(filter), ids{"a"});
    filter.after = "a";
    EXPECT_EQ(list(filter), ids{});
    filter.after = "z";
    EXPECT_EQ(code_of([&] { list(filter); }), errc::unknown_id);
    future_filter running;
    running.state = future_state::running;
    EXPECT_EQ(list(running), ids{"b"});
}

TEST_F(future_ledger_test, takes_in_what_ended_elsewhere) {
    future_ledger::entry ended;
    ended.status.id = "a";
    ended.status.state = future_state::lost;
    ended.status.finished = now - 59min;
    EXPECT_TRUE(ledger.restore(ended, now));
    EXPECT_FALSE(ledger.restore(ended, now));
    EXPECT_EQ(get("a"), errc::future_lost);
    EXPECT_EQ(ledger.kept(now).size(), 1u);
    now += 1min;
    EXPECT_EQ(get("a"), errc::expired) << "counted from its own end";
    EXPECT_EQ(ledger.kept(now).size(), 0u);
}

TEST_F(future_ledger_test, keeps_the_text_of_a_stream) {
    add("a");
    start();
    ledger.append("a", "one ");
    ledger.append("a", "two");
    ledger.append("z", "nobody");
    EXPECT_EQ(ledger.find("a", now).partial, "one two");
}

using map = openai::detail::protocol::expiring_map<std::string, int>;

const map::time start = map::time() + 1h;

TEST(expiring_map, forgets_in_time) {
    map values(4);
    values.put("a", 1, start, start + 30s);
    ASSERT_NE(values.find("a", start + 30s - 1ns), nullptr);
    EXPECT_EQ(*values.find("a", start), 1);
    EXPECT_EQ(values.find("a", start + 30s), nullptr);
    EXPECT_EQ(values.find("b", start), nullptr);
}

TEST(expiring_map, replaces_and_erases) {
    map values(4);
    values.put("a", 1, start, start + 30s);
    values.put("a", 2, start, start + 60s);
    EXPECT_EQ(*values.find("a", start + 31s), 2);
    values.erase("a");
    EXPECT_EQ(values.find("a", start), nullptr);
}

TEST(expiring_map, is_bounded) {
    map values(3);
    values.put("long", 0, start, start + 1h);
    for (int i = 0; i < 100; ++i) {
        values.put(std::to_string(i), i, start, start + 1s * (i + 1));
        EXPECT_LE(values.size(), 3u);
        EXPECT_NE(values.find(std::to_string(i), start), nullptr);
    }
    EXPECT_NE(values.find("long", start), nullptr);
    values.put("new", 0, start + 30min, start + 31min); // what is over goes first
    EXPECT_EQ(values.size(), 2u);
}

} // namespace
} // namespace future_ledger_test
