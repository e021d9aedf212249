// SPDX-License-Identifier: BSL-1.0
#include "support/continued_streams.hpp"

/// The attempts of streams that continue after a cut, and what they take from the budget for retries.
namespace openai::test::continued::continued_streams_budget_test {
namespace {

TEST_F(continued_streams, take_nothing_from_the_retry_budget_if_they_continue) {
    for (int i = 0; i < 100; ++i) {
        server_.push(cut_after_one()).push(streamed(events::delta(2, " two") + events().with(3, "completed")));
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_TRUE(answer) << i << ": " << answer.error().what();
        EXPECT_EQ(answer->text(), "one two");
    }
    server_.push(cut_after_one());
    auto stream = open();
    for (int i = 0; i < 100; ++i) {
        const auto event = events::delta(2 + i, "x");
        server_.push(streamed(event + event).cut_body_after(event.size()));
    }
    server_.push(streamed(events().with(200, "completed")));
    const auto& answer = result_of(stream);
    ASSERT_TRUE(answer) << answer.error().what();
    EXPECT_EQ(answer->text(), "one" + std::string(100, 'x'));
}

/// By a server that still accepts calls.
TEST_F(continued_streams, continue_all_if_many_are_cut_at_once) {
    constexpr std::size_t count = 60;
    options_.retry.budget = options_.retry.transient_cost;
    std::vector<response_stream> streams;
    std::size_t whole = 0;
    for (std::size_t i = 0; i < count; ++i) {
        server_.push(cut_after_one());
        streams.push_back(open());
    }
    server_.otherwise(last_part());
    std::size_t ended = 0;
    for (auto& each : streams)
        each.collect(as_result([&](const result<response>& answer) {
            ++ended;
            if (answer && answer->text() == "one two") ++whole;
        }));
    run_until(io_, [&] { return ended == count; });
    EXPECT_EQ(whole, count);
    EXPECT_EQ(server_.counts().requests, 2 * count);
}

/// As soon as an event has arrived, whatever becomes of the stream then.
TEST_F(continued_streams, give_back_to_the_retry_budget_while_they_are_read) {
    options_.retry.budget = options_.retry.transient_cost;
    std::vector<response_stream> open_ones;
    for (int i = 0; i < 3; ++i) {
        server_.push(cut_after_one()).push(cut_without_news());
        const auto rest = events::delta(2, " two");
        server_.push(streamed(rest + rest).stall_body_after(rest.size()));
        auto& stream = open_ones.emplace_back(open());
        for (int n = 0; n < 3; ++n) ASSERT_TRUE(run(io_, stream.next()));
        if (i == 0) collect(stream); // which waits for more
        if (i == 1) open_ones.pop_back();
    }
    EXPECT_EQ(server_.counts().requests, 9u);
}

TEST_F(continued_streams, say_that_the_retry_budget_is_exhausted) {
    options_.retry.budget = options_.retry.transient_cost;
    server_.push(cut_after_one()).push(cut_without_news()).push(reply().status(404));
    server_.push(cut_after_one()).push(cut_without_news());
    for (int i = 0; i < 2; ++i) {
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code(), errc::truncated);
        const bool says_so = std::string(answer.error().what()).find("retry budget exhausted") != std::string::npos;
        EXPECT_EQ(says_so, i == 1) << answer.error().what();
    }
    EXPECT_EQ(server_.counts().requests, 5u);
}

/// Of the server that they ask, as all other calls.
TEST_F(continued_streams, use_the_retry_budget_of_their_provider) {
    testing::server other;
    options_.retry.budget = options_.retry.transient_cost;
    options_.providers.add(provider("other", other.base_url(), "sk-other"));
    server_.push(cut_after_one()).push(cut_without_news()).push(reply().status(404));
    auto first = open();
    EXPECT_FALSE(result_of(first));
    other.push(cut_after_one()).push(cut_without_news()).push(last_part());
    auto request = in_background();
    request.model = "other:m";
    auto second = run(io_, client().responses.stream(request));
    const auto& answer = result_of(second);
    EXPECT_TRUE(answer) << answer.error().what();
}

/// Also those that needed several calls until a new event arrived.
TEST_F(continued_streams, give_back_all_that_they_took_from_the_retry_budget) {
    options_.retry.max_attempts = 4;
    options_.retry.budget = 2 * options_.retry.transient_cost;
    for (int i = 0; i < 4; ++i) {
        const auto nothing_new =
            i % 2 == 0 ? cut_without_news() : reply::verbatim(200, events().document("in_progress"));
        server_.push(cut_after_one()).push(nothing_new).push(nothing_new).push(last_part());
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_TRUE(answer) << i << ": " << answer.error().what();
    }
}

TEST_F(continued_streams, give_back_to_the_retry_budget_if_the_server_says_that_the_response_failed) {
    options_.retry.budget = options_.retry.transient_cost;
    const std::string error_event =
        "event: error\ndata: {\"type\":\"error\",\"code\":\"x\",\"message\":\"Sorry.\"}\n\n";
    for (int i = 0; i < 4; ++i) {
        const bool in_stream = i % 2 != 0;
        server_.push(cut_after_one()).push(cut_without_news());
        server_.push(in_stream ? streamed(error_event) : reply::verbatim(200, events().document("failed")));
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code(), errc::in_stream_error) << i << ": " << answer.error().what();
    }
}

/// The second call for the rest, the first one that has a cost, is then not made.
TEST_F(continued_streams, take_nothing_from_the_retry_budget_if_they_are_cancelled_before_the_call) {
    struct canceller : observer {
        void on_resume(const observed::resume&) noexcept override {
            if (++calls % 2 == 0) stream->cancel();
        }
        response_stream* stream = nullptr;
        int calls = 0;
    };
    const auto cancels = std::make_shared<canceller>();
    options_.observer = cancels;
    options_.retry.budget = options_.retry.transient_cost;
    for (int i = 1; i <= 3; ++i) {
        server_.push(cut_after_one()).push(cut_without_news());
        auto stream = open();
        cancels->stream = &stream;
        EXPECT_EQ(result_of(stream).error().code(), errc::cancelled);
        EXPECT_EQ(cancels->calls, 2 * i);
    }
    EXPECT_EQ(server_.counts().requests, 6u);
}

/// The attempts of each call count, too.
TEST_F(continued_streams, give_up_after_the_attempts_of_the_policy) {
    const auto busy = reply::error(503, "busy");
    const std::vector<reply> rows[] = {
        {busy, busy},
        {busy, cut_without_news()},
        {cut_without_news(), busy},
        {busy, reply::verbatim(200, events().document("in_progress"))},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(&row - rows);
        testing::server server;
        openai::client asks(io_, continuing(server));
        server.push(cut_after_one());
        for (const auto& each : row) server.push(each);
        server.otherwise(last_part());
        auto stream = run(io_, asks.responses.stream(in_background()));
        EXPECT_FALSE(result_of(stream));
        EXPECT_EQ(server.counts().requests, 3u);
    }
}

TEST_F(continued_streams, count_their_attempts_anew_after_each_new_event) {
    const auto busy = reply::error(503, "busy");
    server_.push(cut_after_one());
    for (int i = 0; i < 3; ++i) {
        const auto event = events::delta(2 + i, "x");
        server_.push(busy).push(streamed(event + event).cut_body_after(event.size()));
    }
    server_.push(busy).push(streamed(events().with(9, "completed")));
    auto stream = open();
    const auto& answer = result_of(stream);
    ASSERT_TRUE(answer) << answer.error().what();
    EXPECT_EQ(answer->text(), "onexxx");
}

} // namespace
} // namespace openai::test::continued::continued_streams_budget_test
