// SPDX-License-Identifier: BSL-1.0
#include "support/client_world.hpp"

namespace retries_test {
namespace {

using namespace std::chrono_literals;
using openai::errc;
using openai::testing::cut;
using support::client_world;
using support::reply;

struct retrying : client_world {
    explicit retrying(support::server_options serving = support::server_options())
        : client_world(std::move(serving)) {
        options.retry = openai::retry_policy();
        options.retry.min_delay = options.retry.transient.base = options.retry.throttled.base = 1ms;
    }
};

TEST(retries, of_what_may_heal) {
    for (const int status : {408, 409, 429, 500, 502, 503, 504, 520, 524, 529}) {
        retrying world;
        world.server.push(reply::error(status, "later"));
        EXPECT_EQ(world.run_chat("again").value(), "again") << status;
        EXPECT_EQ(world.server.counts().requests, 2u) << status;
        EXPECT_EQ(world.server.counts().connections, 1u) << status;
        EXPECT_EQ(world.server.request(0).body, world.server.request(1).body);
    }
}

TEST(retries, of_a_stream_that_has_not_begun) {
    retrying world;
    world.server.push(reply::error(500, "later"));
    EXPECT_EQ(world.run_stream("one two").value(), "one two");
    EXPECT_EQ(world.server.counts().requests, 2u);
}

TEST(retries, never_of_what_stays_wrong) {
    const struct {
        reply answer;
        errc code;
    } cases[] = {
        {reply::error(400, "no"), errc::bad_request},
        {reply::error(401, "no"), errc::unauthorized},
        {reply::error(403, "no"), errc::permission_denied},
        {reply::error(404, "no"), errc::not_found},
        {reply::error(422, "no"), errc::unprocessable},
        {reply::error(501, "no"), errc::server_error},
        {reply::error(429, "pay", "insufficient_quota", "insufficient_quota"), errc::quota_exhausted},
        {reply::error(429, "pay", "insufficient_quota"), errc::quota_exhausted},
        {reply::error(503, "no").header("x-should-retry", "false"), errc::server_error},
        {reply::error(429, "no").header("retry-after", "100000"), errc::rate_limited},
    };
    for (const auto& one : cases) {
        retrying world;
        world.server.otherwise(one.answer);
        const auto failure = world.chat_failure("x");
        EXPECT_EQ(failure.details().code, one.code) << failure.what();
        EXPECT_EQ(failure.attempts(), 1) << failure.what();
        EXPECT_EQ(world.server.counts().requests, 1u);
    }
}

TEST(retries, end_with_the_last_error_and_its_number) {
    retrying world;
    world.server.push(reply::error(500, "first")).push(reply::error(429, "second")).push(reply::error(503, "third"));
    const auto failure = world.chat_failure("x");
    EXPECT_EQ(failure.status(), 503);
    EXPECT_EQ(failure.attempts(), 3);
    EXPECT_EQ(failure.api().message, "third");
    EXPECT_EQ(world.server.counts().requests, 3u);
}

TEST(retries, keep_what_an_earlier_attempt_may_have_cost) {
    using openai::billing;
    const struct {
        reply first;
        reply last;
        billing cost;
    } cases[] = {
        {reply::drop(cut::fin), reply::error(401, "no"), billing::unknown},
        {reply::error(500, "later"), reply::error(400, "no"), billing::unknown},
        {reply("one two three").cut_body_after(30, cut::fin), reply::error(404, "no"), billing::yes},
        {reply::error(429, "later"), reply::error(400, "no"), billing::no},
    };
    for (const auto& one : cases) {
        retrying world;
        world.options.retry.retry_ambiguous = true;
        world.server.push(one.first).push(one.last);
        const auto failure = world.chat_failure("x");
        EXPECT_EQ(failure.attempts(), 2) << failure.what();
        EXPECT_EQ(failure.maybe_billed(), one.cost) << failure.what();
    }
}

TEST(retries, wait_as_long_as_the_server_asks) {
    for (const auto& [field, value] : {std::pair("retry-after-ms", "40"), {"retry-after", "0.04"}}) {
        retrying world;
        world.server.push(reply::error(429, "wait").header(field, value));
        const auto begin = std::chrono::steady_clock::now();
        EXPECT_FALSE(world.run_chat("x").failure());
        EXPECT_GE(std::chrono::steady_clock::now() - begin, 40ms) << field;
    }
}

TEST(retries, do_not_wait_past_the_total) {
    retrying world;
    world.options.timeouts.total = 5s;
    world.server.otherwise(reply::error(429, "wait").header("retry-after", "60"));
    const auto begin = std::chrono::steady_clock::now();
    const auto failure = world.chat_failure("x");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    EXPECT_EQ(failure.details().code, errc::rate_limited);
    EXPECT_EQ(failure.retry_after(), 60s);
    EXPECT_EQ(failure.attempts(), 1);
}

TEST(retries, of_a_lost_connection_only_if_asked_for) {
    const struct {
        cut how;
        bool ambiguous;
    } cases[] = {{cut::fin, false}, {cut::reset, false}, {cut::fin, true}, {cut::reset, true}};
    for (const auto& one : cases) {
        retrying world;
        world.options.retry.retry_ambiguous = one.ambiguous;
        world.server.push(reply::drop(one.how));
        const auto result = world.run_chat("x");
        EXPECT_EQ(world.server.counts().requests, one.ambiguous ? 2u : 1u);
        if (one.ambiguous) {
            EXPECT_FALSE(result.failure());
            continue;
        }
        EXPECT_EQ(result.code(), errc::connection_lost);
        EXPECT_EQ(result.failure()->maybe_billed(), openai::billing::unknown);
        EXPECT_TRUE(result.failure()->retryable());
        EXPECT_EQ(result.failure()->attempts(), 1);
    }
}

TEST(retries, never_of_a_stream_that_had_begun) {
    retrying world;
    world.options.retry.retry_ambiguous = true;
    // In few writes: a reset drops what the system has not sent yet, perhaps a part of the head.
    world.server.otherwise(reply("one two three").cut_body_after(700, cut::reset));
    const auto failure = world.stream_failure("x");
    EXPECT_EQ(failure.details().code, errc::truncated);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::yes);
    EXPECT_FALSE(world.text.empty()); // what came before stays valid
    EXPECT_EQ(world.server.counts().requests, 1u);
}

TEST(retries, of_a_cut_answer_only_if_asked_for) {
    for (const auto how : {cut::fin, cut::reset}) {
        for (const bool ambiguous : {false, true}) {
            retrying world;
            world.options.retry.retry_ambiguous = ambiguous;
            world.server.push(reply("one two three").cut_body_after(30, how));
            const auto result = world.run_chat("x");
            EXPECT_EQ(world.server.counts().requests, ambiguous ? 2u : 1u);
            EXPECT_EQ(world.server.counts().connections, ambiguous ? 2u : 1u);
            if (ambiguous) {
                EXPECT_FALSE(result.failure());
                continue;
            }
            EXPECT_EQ(result.code(), errc::truncated);
            EXPECT_EQ(result.failure()->maybe_billed(), openai::billing::yes);
            EXPECT_TRUE(result.failure()->retryable());
            EXPECT_TRUE(world.server.wait_until_open(0));
        }
    }
}

TEST(retries, of_a_connection_that_was_refused) {
    retrying world;
    world.server.stop_accepting();
    const auto failure = world.chat_failure("x");
    EXPECT_EQ(failure.details().code, errc::connect_failed);
    EXPECT_EQ(failure.attempts(), 3);
    EXPECT_EQ(failure.maybe_billed(), openai::billing::no);
}

TEST(retries, of_a_handshake_that_broke) {
    retrying world(support::server_options().https());
    world.server.accept_next(openai::testing::on_accept::close, 2);
    EXPECT_FALSE(world.run_chat("x").failure());
    EXPECT_EQ(world.server.counts().connections, 3u);

    world.forget_client();
    world.server.accept_next(openai::testing::on_accept::close, 3);
    const auto failure = world.chat_failure("x");
    EXPECT_EQ(failure.details().code, errc::tls_failed);
    EXPECT_EQ(failure.attempts(), 3);
}

TEST(retries, of_one_call_only) {
    retrying world;
    world.options.retry = openai::retry_policy::none();
    world.server.push(reply::error(500, "later"));
    openai::call_options patient;
    patient.retry = openai::retry_policy();
    patient.retry->min_delay = patient.retry->transient.base = 1ms;
    EXPECT_EQ(support::outcome_of(world.io, world.chat("x", patient)).value(), "x");
    world.server.push(reply::error(500, "later"));
    EXPECT_EQ(world.chat_failure("x").attempts(), 1);
}

} // namespace
} // namespace retries_test
