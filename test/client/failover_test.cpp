// SPDX-License-Identifier: BSL-1.0
#include "client/provider_world.hpp"

namespace {

using namespace support;
using openai::errc;

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
    EXPECT_EQ(error_of([&] { stream("gpt-4o", then("a:m")); })->code(), errc::server_error);
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
