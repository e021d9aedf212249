// SPDX-License-Identifier: BSL-1.0
#include "support/continued_streams.hpp"

/// What observers and metrics are told of streams that continue after a cut.
namespace openai::test::continued::continued_streams_observer_test {
namespace {

/// Documents that do not end the answer state tokens, too.
TEST_F(continued_streams, count_the_tokens_of_no_document_but_the_last) {
    const auto numbers = std::make_shared<metrics>();
    options_.observer = numbers;
    options_.retry.max_attempts = 4;
    const events other{"resp_other", "m"};
    server_.push(cut_after_one());
    for (int i = 0; i < 2; ++i) server_.push(reply::verbatim(200, events().document("in_progress", "one t")));
    server_.push(streamed(events::delta(2, " two") + events().with(3, "completed")));
    server_.push(cut_after_one()).push(reply::verbatim(200, other.document("completed", "y")));
    server_.push(cut_after_one()).push(reply::verbatim(200, events().document("failed")));
    const std::uint64_t expected[] = {5, 5, 5};
    for (const auto tokens : expected) {
        auto stream = open();
        result_of(stream);
        EXPECT_EQ(output_tokens(*numbers), tokens);
    }
}

/// Servers name a dated version of the model that the request names.
TEST_F(continued_streams, count_their_tokens_for_the_model_of_the_request) {
    const auto numbers = std::make_shared<metrics>(metrics_options().models({"m"}));
    options_.observer = numbers;
    const events dated{"resp_9", "m-2026-08-21"};
    const std::string head = dated.with(0, "in_progress") + events::delta(1, "one");
    server_.push(streamed(head + events::delta(2, " two")).cut_body_after(head.size()));
    server_.push(streamed(events::delta(2, " two") + dated.with(3, "completed")));
    auto stream = open();
    EXPECT_TRUE(result_of(stream));
    std::uint64_t tokens = 0;
    for (const auto& model : numbers->snapshot().models)
        if (model.model == "m") tokens += model.output_tokens;
    EXPECT_EQ(tokens, 5u);
    EXPECT_EQ(output_tokens(*numbers), 5u);
}

/// The same happens to those that the call reports which fetches the response, or a document in place of the rest.
TEST_F(continued_streams, count_the_tokens_of_documents_for_the_model_of_the_request) {
    const auto numbers = std::make_shared<metrics>(metrics_options().models({"m"}));
    options_.observer = numbers;
    const events dated{"resp_9", "m-2026-08-21"};
    const auto head = dated.with(0, "in_progress") + events::delta(1, "one");
    const auto tokens_of_m = [&] {
        std::uint64_t tokens = 0;
        for (const auto& model : numbers->snapshot().models)
            if (model.model == "m") tokens += model.output_tokens;
        return tokens;
    };

    server_.push(streamed(head + events::delta(2, " two")).cut_body_after(head.size()));
    server_.push(reply::verbatim(200, dated.document("completed", "one two")));
    auto ended = open();
    EXPECT_TRUE(result_of(ended));
    EXPECT_EQ(tokens_of_m(), 5u) << "a document in place of the rest";

    server_.push(reply::verbatim(200, dated.document("queued")));
    server_.push(reply::verbatim(200, dated.document("completed", "one two")));
    const auto begun = run(io_, client().responses.create(in_background()));
    run(io_, client().responses.wait(begun.id, 10s));
    EXPECT_EQ(tokens_of_m(), 10u) << "created in the background";

    server_.push(streamed(head + dated.with(2, "completed", "one")));
    server_.push(reply::verbatim(200, dated.document("completed", "one")));
    {
        auto left = open();
        EXPECT_TRUE(run(io_, left.next()));
    }
    run(io_, client().responses.retrieve("resp_9"));
    EXPECT_EQ(tokens_of_m(), 15u) << "a stream that was not read to its end";
    EXPECT_EQ(output_tokens(*numbers), 15u);
}

/// The call that fetches the response then reports its tokens.
TEST_F(continued_streams, leave_their_tokens_to_another_call_if_they_do_not_reach_the_end) {
    const auto numbers = std::make_shared<metrics>();
    options_.observer = numbers;
    const auto whole = events().with(0, "in_progress") + events::delta(1, "one") + events().with(2, "completed", "one");
    for (const bool cancelled : {false, true}) {
        const auto before = output_tokens(*numbers);
        server_.push(streamed(whole)).push(reply::verbatim(200, events().document("completed", "one")));
        server_.push(reply::verbatim(200, events().document("completed", "one")));
        auto stream = std::make_optional(open());
        EXPECT_TRUE(run(io_, stream->next()));
        if (cancelled) stream->cancel();
        else stream.reset();
        for (int i = 0; i < 2; ++i) {
            run(io_, client().responses.retrieve("resp_9"));
            EXPECT_EQ(output_tokens(*numbers) - before, 5u) << i;
        }
    }
    const auto before = output_tokens(*numbers);
    server_.push(streamed(whole)).push(reply::verbatim(200, events().document("completed", "one")));
    auto stream = open();
    EXPECT_TRUE(result_of(stream));
    run(io_, client().responses.retrieve("resp_9"));
    EXPECT_EQ(output_tokens(*numbers) - before, 5u) << "the stream has reported them";
}

/// The same happens if another thread cancels the stream at this moment.
TEST_F(continued_streams, let_a_drain_end_if_an_observer_cancels_them_while_an_event_is_read) {
    struct canceller : observer {
        void on_first_event(const observed::first_event&) noexcept override {
            if (++calls == 2) stream->cancel();
        }
        response_stream* stream = nullptr;
        int calls = 0;
    };
    const auto cancels = std::make_shared<canceller>();
    options_.observer = cancels;
    const auto rest = events::delta(2, " two");
    server_.push(cut_after_one()).push(streamed(rest + rest).stall_body_after(rest.size()));
    auto stream = open();
    cancels->stream = &stream;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(run(io_, stream.next()));
    EXPECT_EQ(cancels->calls, 2);
    EXPECT_TRUE(run(io_, client().drain(50ms)).complete());
}

/// The stream itself reports them, so no other call does.
TEST_F(continued_streams, count_their_tokens_once_if_they_are_cancelled_while_the_last_event_is_read) {
    struct cancelling_metrics : metrics {
        void on_event(const observed::event& event) noexcept override {
            metrics::on_event(event);
            if (++events == 3) stream->cancel();
        }
        response_stream* stream = nullptr;
        int events = 0;
    };
    const auto numbers = std::make_shared<cancelling_metrics>();
    options_.observer = numbers;
    const auto whole = events().with(0, "in_progress") + events::delta(1, "one") + events().with(2, "completed", "one");
    server_.push(streamed(whole)).push(reply::verbatim(200, events().document("completed", "one")));
    auto stream = open();
    numbers->stream = &stream;
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(run(io_, stream.next()));
    EXPECT_EQ(output_tokens(*numbers), 5u);
    run(io_, client().responses.retrieve("resp_9"));
    EXPECT_EQ(output_tokens(*numbers), 5u);
}

/// The report of the drain names the stream already.
TEST_F(continued_streams, fail_if_the_client_closes_when_the_document_that_ends_them_has_arrived) {
    struct closer : observer {
        void on_call_end(const observed::call_end& ended) noexcept override {
            if (!ended.code) closed->close();
        }
        openai::client* closed = nullptr;
    };
    const auto closes = std::make_shared<closer>();
    options_.observer = closes;
    server_.push(cut_after_one()).push(reply::verbatim(200, events().document("completed", "one two")));
    auto stream = open();
    closes->closed = &client();
    std::optional<drain_report> report;
    client().drain(10s, [&](const std::exception_ptr&, drain_report made) { report = std::move(made); });
    const auto& ended = result_of(stream);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code(), errc::client_closed);
    run_until(io_, [&] { return report.has_value(); });
    EXPECT_EQ(report->cut.size(), 1u);
}

/// Although an observer must not call the client.
TEST_F(continued_streams, may_be_cancelled_when_the_observer_is_told_of_their_end) {
    struct canceller : observer {
        void on_call_end(const observed::call_end&) noexcept override { stream->cancel(); }
        response_stream* stream = nullptr;
    };
    const auto cancels = std::make_shared<canceller>();
    options_.observer = cancels;
    server_.push(cut_after_one());
    auto stream = open();
    cancels->stream = &stream;
    stream.cancel();
    EXPECT_EQ(error_of([&] { run(io_, stream.next()); })->code(), errc::cancelled);
}

TEST_F(continued_streams, tell_the_observer_of_a_continuation_before_the_end_of_the_call_before) {
    server_.push(cut_after_one()).push(reply::verbatim(200, events().document("in_progress"))).push(last_part());
    auto stream = open();
    ASSERT_TRUE(result_of(stream));
    std::vector<std::string> seen;
    for (const auto& line : hooks_->lines())
        if (const auto word = line.substr(0, line.find(' '));
            word == "call_start" || word == "resume" || word == "call_end")
            seen.push_back(word);
    EXPECT_EQ(seen, (std::vector<std::string>{"call_start", "resume", "call_end", "call_start", "resume", "call_end",
                                              "call_start", "call_end"}));
    EXPECT_TRUE(hooks_->balanced());
}

} // namespace
} // namespace openai::test::continued::continued_streams_observer_test
