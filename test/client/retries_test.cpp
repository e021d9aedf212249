// SPDX-License-Identifier: BSL-1.0
#include "client/provider_world.hpp"
#include "support/client_world.hpp"

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

using namespace support;

class failover : public provider_world {
protected:
    static openai::call_options then(std::string model) { return openai::call_options().fallback(std::move(model)); }

    /// How often each server was asked since the last time.
    std::string asked() {
        std::string counts;
        std::size_t* before = before_;
        for (const auto* server : {&own, &a, &b}) {
            const auto now = server->counts().requests;
            counts += std::to_string(now - std::exchange(*before++, now));
        }
        return counts;
    }

private:
    std::size_t before_[3] = {0, 0, 0};
};

TEST_F(failover, asks_the_next_when_the_server_fails) {
    for (const auto& busy :
         {reply::error(500, "x"), reply::error(503, "x").header("retry-after", "60"), reply::error(429, "x"),
          reply::error(429, "x", "insufficient_quota", "insufficient_quota")}) {
        own.push(busy);
        EXPECT_EQ(run(io, openai::client(io, options).chat.create(ask("gpt-4o"), then("a:m"))).model, "m");
        EXPECT_EQ(asked(), "110");
        own.push(busy);
        EXPECT_EQ(run(io, openai::client(io, options).chat.stream(ask("gpt-4o"), then("a:m"))).response().status(),
                  200);
        EXPECT_EQ(asked(), "110");
    }
    expect_apart();
}

TEST_F(failover, asks_the_next_when_the_server_is_not_there) {
    own.stop_accepting();
    EXPECT_EQ(chat("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(stream("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(asked(), "020");
    EXPECT_EQ(chat("gpt-4o", then("no-such-alias").fallback("b:m")), "ping");
    EXPECT_EQ(asked(), "001");
}

TEST_F(failover, does_not_wait_where_it_was_told_to_stay_away) {
    own.push(reply::error(429, "x").header("retry-after", "60"));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(chat("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(asked(), "130");
}

TEST_F(failover, is_off_by_default_and_not_for_the_callers_faults) {
    own.push(reply::error(503, "x")).push(reply::error(503, "x"));
    EXPECT_EQ(failure("gpt-4o").code(), errc::server_error);
    EXPECT_EQ(asked(), "200");
    for (const int status : {400, 401, 403, 404, 409, 422}) {
        own.push(reply::error(status, "x"));
        if (status == 409) own.push(reply::error(status, "x")); // tried again here
        EXPECT_EQ(failure("gpt-4o", then("a:m").timeout(30s)).status(), status);
        EXPECT_EQ(asked(), status == 409 ? "200" : "100") << status;
    }
}

TEST_F(failover, does_not_ask_twice_for_what_may_be_billed) {
    own.push(reply::never());
    auto impatient = then("a:m");
    impatient.timeouts = openai::timeouts();
    impatient.timeouts->first_byte = 100ms;
    EXPECT_EQ(failure("gpt-4o", impatient).code(), errc::first_byte_timeout);
    EXPECT_EQ(asked(), "100");
    const reply lost[] = {reply::drop(), reply("a long answer").cut_body_after(40)};
    for (const auto& answer : lost) {
        own.push(answer);
        EXPECT_NE(failure("gpt-4o", then("a:m")).maybe_billed(), openai::billing::no);
        EXPECT_EQ(asked(), "100");
        own.push(answer);
        auto twice = then("a:m");
        twice.idempotent = true;
        EXPECT_EQ(chat("gpt-4o", twice), "ping");
        EXPECT_EQ(asked(), "110");
    }
}

TEST_F(failover, of_a_stream_ends_with_its_first_event) {
    const auto overloaded = R"({"error":{"message":"x","type":"overloaded_error"}})";
    own.push(reply().event(overloaded));
    EXPECT_EQ(stream("gpt-4o", then("a:m")), "ping");
    EXPECT_EQ(asked(), "110");
    own.push(reply().event(R"({"choices":[{"index":0,"delta":{"content":"so"}}]})").event(overloaded));
    EXPECT_EQ(error_of([&] { stream("gpt-4o", then("a:m")); })->code(), errc::in_stream_error);
    EXPECT_EQ(asked(), "100");
}

TEST_F(failover, tells_of_everybody_asked) {
    own.push(reply::error(503, "x"));
    a.push(reply::error(429, "x"));
    b.push(reply::error(500, "x")).push(reply::error(502, "the last word"));
    const auto seen = failure("gpt-4o", then("a:m").fallback("quick"));
    EXPECT_EQ(seen.status(), 502);
    EXPECT_EQ(seen.attempts(), 4);
    std::string history;
    for (const auto& one : seen.history()) history += one.provider + ' ' + std::to_string(one.status) + '\n';
    EXPECT_EQ(history, " 503\na 429\nb 500\nb 502\n"); // the last one as often as the policy says
    EXPECT_EQ(asked(), "112");
    EXPECT_EQ(hooks->count("retry "), 3u);
    EXPECT_EQ(hooks->calls(), 1u);
    EXPECT_EQ(hooks->ends().back().attempts, 4);
    expect_apart();
}

TEST_F(failover, has_one_total_for_all) {
    own.push(reply::error(503, "x"));
    a.push(reply::never());
    const auto seen = failure("gpt-4o", then("a:m").timeout(1500ms));
    EXPECT_EQ(seen.code(), errc::total_timeout);
    EXPECT_EQ(asked(), "110");
}

TEST_F(failover, goes_between_the_models_of_one_server_too) {
    own.push(reply::error(503, "x"));
    EXPECT_EQ(run(io, client().chat.create(ask("big"), then("small"))).model, "small");
    EXPECT_EQ(own.request(0).model, "big");
    EXPECT_EQ(own.request(1).model, "small");
    EXPECT_EQ(own.counts().connections, 1u);
}

} // namespace
