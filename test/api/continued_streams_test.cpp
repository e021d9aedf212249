// SPDX-License-Identifier: BSL-1.0
#include "support/continued_streams.hpp"

/// How streams that continue after a cut end, and what answers their next calls.
namespace openai::test::continued::continued_streams_test {
namespace {

/// The points at which a client ends, and the ways in which it does.
enum class moment { pause, call, rest };
enum class way { close, last_copy, drain };

class ends_of_the_client : public continued_streams, public ::testing::WithParamInterface<std::tuple<moment, way>> {
protected:
    ends_of_the_client()
        : continued_streams(std::get<moment>(GetParam()) == moment::pause ? 1h : 1ms) {}

    void reach(moment wanted) {
        server_.push(cut_after_one());
        if (wanted == moment::call) server_.push(reply::never());
        const auto rest = events::delta(2, " two");
        if (wanted == moment::rest) server_.push(streamed(rest + rest).stall_body_after(rest.size()));
        stream_ = open();
        collect(stream_);
        run_until(io_, [&] {
            if (wanted == moment::pause) return hooks_->count("resume") == 1;
            if (wanted == moment::call) return server_.counts().requests == 2;
            return hooks_->count("first_event") == 2;
        });
        poll(io_);
        ASSERT_FALSE(ended_);
    }

    void end(way how) {
        if (how == way::close) client_->close();
        if (how == way::last_copy) client_.reset();
        if (how != way::drain) return;
        const auto report = run(io_, client_->drain(10ms));
        ASSERT_EQ(report.cut.size(), 1u);
        EXPECT_EQ(report.cut[0].origin, "http://127.0.0.1:" + std::to_string(server_.port()));
        EXPECT_NE(report.cut[0].path, "");
    }

    response_stream stream_;
};

TEST_P(ends_of_the_client, end_the_stream_at_once) {
    const auto [when, how] = GetParam();
    reach(when);
    end(how);
    poll(io_);
    ASSERT_TRUE(ended_) << "without any time passing";
    EXPECT_EQ(ended_->error().code(), errc::client_closed) << ended_->error().what();
    EXPECT_EQ(stream_.partial().text(), when == moment::rest ? "one two" : "one");
    EXPECT_EQ(server_.counts().requests, when == moment::pause ? 1u : 2u);
    run_all(io_); // no timer is left
    const auto again = error_of([&] { run(io_, stream_.next()); });
    ASSERT_TRUE(again);
    EXPECT_EQ(again->code(), errc::client_closed);
    EXPECT_TRUE(hooks_->balanced());
}

INSTANTIATE_TEST_SUITE_P(continued_streams, ends_of_the_client,
                         ::testing::Combine(::testing::Values(moment::pause, moment::call, moment::rest),
                                            ::testing::Values(way::close, way::last_copy, way::drain)));

TEST(continued_streams_of_an_own_thread, end_with_the_client) {
    testing::server server;
    auto options = continuing(server, 1h);
    const auto hooks = std::make_shared<hook_log>();
    options.observer = hooks;
    openai::client client(options);
    for (int i = 0; i < 8; ++i) server.push(cut_after_one());
    std::vector<response_stream> streams;
    std::vector<std::future<response>> ended;
    for (int i = 0; i < 8; ++i) {
        streams.push_back(client.responses.stream(in_background(), block));
        ended.push_back(streams.back().collect(asio::use_future));
    }
    client.close(); // whether they have reached their pauses or not
    for (auto& each : ended) {
        ASSERT_EQ(each.wait_for(time_limit), std::future_status::ready);
        EXPECT_EQ(error_of([&] { each.get(); })->code(), errc::client_closed);
    }
    EXPECT_TRUE(hooks->balanced());
}

TEST_F(continued_streams, let_a_drain_end_when_nobody_reads_them_any_more) {
    server_.push(cut_after_one());
    const auto rest = events::delta(2, " two");
    server_.push(streamed(rest + rest).stall_body_after(rest.size()));
    auto stream = open();
    for (int i = 0; i < 3; ++i) run(io_, stream.next());
    stream.cancel();
    EXPECT_TRUE(run(io_, client().drain(1h)).complete());
}

TEST_F(continued_streams, are_waited_for_by_a_drain) {
    server_.push(cut_after_one()).push(streamed(events::delta(2, " two") + events().with(3, "completed")).delay(30ms));
    auto stream = open();
    collect(stream);
    run_until(io_, [&] { return hooks_->count("resume") == 1; });
    EXPECT_TRUE(run(io_, client().drain(1h)).complete());
    ASSERT_TRUE(ended_ && *ended_);
    EXPECT_EQ((*ended_)->text(), "one two");
}

TEST_F(continued_streams, fail_with_the_words_of_the_server) {
    const std::string error_event =
        "event: error\ndata: "
        "{\"type\":\"error\",\"sequence_number\":2,\"code\":\"server_error\",\"message\":\"Sorry.\"}"
        "\n\n";
    const struct {
        reply rest;
        std::string status;
    } rows[] = {
        {streamed(events().with(2, "failed")), "failed"},
        {streamed(error_event), "in_progress"},
        {streamed(": beat\n\n" + events().with(2, "failed")), "failed"},
        {streamed(events::delta(2, "") + events().with(3, "failed")), "failed"},
        {reply::verbatim(200, events().document("failed")), "failed"},
    };
    for (const auto& row : rows) {
        const auto before = server_.counts().requests;
        server_.push(cut_after_one()).push(row.rest);
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_FALSE(answer);
        SCOPED_TRACE(answer.error().what() + std::to_string(&row - rows));
        EXPECT_EQ(answer.error().code(), errc::in_stream_error);
        EXPECT_EQ(answer.error().api().message, "Sorry.");
        EXPECT_EQ(answer.error().api().code, "server_error");
        EXPECT_EQ(stream.partial().status, row.status);
        EXPECT_EQ(stream.partial().text(), "one");
        EXPECT_EQ(server_.counts().requests - before, 2u);
    }
    EXPECT_TRUE(run(io_, client().drain(1h)).complete());
}

/// Whatever else is in it, and whether the server knows `starting_after` or not.
TEST_F(continued_streams, take_nothing_from_another_answer) {
    const events other{"resp_other", "m"};
    const reply rests[] = {
        streamed(other.with(0, "in_progress") + events::delta(1, "x") + events::delta(2, "y")),
        streamed(other.with(2, "in_progress") + events::delta(3, "y")),
        streamed(other.with(2, "completed", "y")),
        streamed(other.with(2, "failed")),
        reply::verbatim(200, other.document("completed", "y")),
        reply::verbatim(200, other.document("failed")),
        reply::verbatim(200, other.document("in_progress", "y")),
    };
    for (const auto& rest : rests) {
        const auto before = server_.counts().requests;
        server_.push(cut_after_one()).push(rest);
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_FALSE(answer);
        const std::string words = answer.error().what();
        SCOPED_TRACE(words + std::to_string(&rest - rests));
        EXPECT_EQ(answer.error().code(), errc::invalid_response);
        EXPECT_NE(words.find("resp_9"), std::string::npos);
        EXPECT_NE(words.find("resp_other"), std::string::npos);
        EXPECT_EQ(stream.partial().id, "resp_9");
        EXPECT_EQ(stream.partial().text(), "one");
        EXPECT_EQ(server_.counts().requests - before, 2u);
    }
}

TEST_F(continued_streams, end_with_a_document_that_has_the_whole_answer) {
    const auto numbers = std::make_shared<metrics>();
    options_.observer = numbers;
    for (const std::string status : {"completed", "incomplete", "cancelled"}) {
        for (const bool whole : {false, true}) {
            SCOPED_TRACE(status);
            server_.push(cut_after_one()).push(reply::verbatim(200, events().document(status, "one two")));
            auto stream = open();
            if (whole) {
                const auto& answer = result_of(stream);
                ASSERT_TRUE(answer) << answer.error().what();
                EXPECT_EQ(answer->text(), "one two");
            } else {
                std::vector<std::string> types;
                while (const auto event = run(io_, stream.next())) types.emplace_back(event->type());
                EXPECT_EQ(types, (std::vector<std::string>{"response.created", "response.output_text.delta",
                                                           "response." + status}));
            }
            EXPECT_EQ(stream.partial().text(), "one two");
            EXPECT_EQ(stream.partial().status, status);
            EXPECT_FALSE(run(io_, stream.next()));
        }
    }
    EXPECT_EQ(output_tokens(*numbers), 6u * 5u);
    EXPECT_EQ(numbers->snapshot().calls_active, 0u);
    auto open_one = open();
    server_.push(cut_after_one()).push(reply::verbatim(200, events().document("completed", "one two")));
    auto ended = open();
    EXPECT_TRUE(result_of(ended));
    open_one.cancel();
    EXPECT_TRUE(run(io_, client().drain(1h)).complete()) << "while the stream is still there";
}

TEST_F(continued_streams, ask_again_after_a_document_without_an_end) {
    for (const std::string status : {"queued", "in_progress"}) {
        const auto before = server_.counts().requests;
        options_.retry.max_attempts = 4;
        server_.push(cut_after_one());
        server_.push(reply::verbatim(200, events().document(status, "one t")));
        server_.push(reply::verbatim(200, events().document(status, "one tw")));
        server_.push(streamed(events::delta(2, " two") + events().with(3, "completed")));
        auto stream = open();
        std::vector<std::string> types;
        while (const auto event = run(io_, stream.next())) types.emplace_back(event->type());
        EXPECT_EQ(types, (std::vector<std::string>{"response.created", "response.output_text.delta",
                                                   "response.output_text.delta", "response.completed"}));
        EXPECT_EQ(stream.partial().text(), "one two") << "nothing of the documents";
        EXPECT_EQ(server_.counts().requests - before, 4u);
    }
    EXPECT_EQ(hooks_->count("resume"), 6u);
    EXPECT_TRUE(hooks_->balanced());
}

TEST_F(continued_streams, fail_after_documents_without_an_end) {
    server_.push(cut_after_one());
    for (int i = 0; i < 5; ++i) server_.push(reply::verbatim(200, events().document("in_progress")));
    auto stream = open();
    const auto& answer = result_of(stream);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), errc::truncated);
    EXPECT_NE(std::string(answer.error().what()).find("a document instead of a stream"), std::string::npos)
        << answer.error().what();
    EXPECT_EQ(server_.counts().requests, 3u) << "the attempts of the policy";
    EXPECT_EQ(stream.partial().text(), "one");
}

TEST_F(continued_streams, do_not_end_with_a_document_without_a_status) {
    server_.push(cut_after_one()).push(reply::verbatim(200, R"({"id":"resp_9","output":[]})"));
    auto stream = open();
    const auto& answer = result_of(stream);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), errc::truncated);
    EXPECT_NE(std::string(answer.error().what()).find("status: is missing"), std::string::npos)
        << answer.error().what();
    EXPECT_EQ(stream.partial().text(), "one");
}

/// The key belongs to the request that creates the response.
TEST_F(continued_streams, do_not_repeat_the_idempotency_key) {
    for (const std::string key : {"k-1", ""}) {
        call_options options;
        options.idempotency_key = key;
        options.header("X-Team", "blue");
        server_.push(cut_after_one()).push(last_part());
        auto stream = run(io_, client().responses.stream(in_background(), options));
        ASSERT_TRUE(result_of(stream));
        const auto requests = server_.requests();
        ASSERT_GE(requests.size(), 2u);
        const auto& first = requests[requests.size() - 2];
        const auto& rest = requests.back();
        EXPECT_TRUE(first.header("idempotency-key"));
        EXPECT_EQ(rest.method, "GET");
        EXPECT_FALSE(rest.header("idempotency-key"));
        EXPECT_EQ(rest.header("x-team").value_or(""), "blue");
    }
}

TEST_F(continued_streams, let_a_drain_end_after_their_total_time) {
    server_.push(cut_after_one());
    const auto rest = events::delta(2, " two");
    server_.push(streamed(rest + rest).stall_body_after(rest.size()));
    auto stream = run(io_, client().responses.stream(in_background(), call_options().timeout(500ms)));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(run(io_, stream.next()));
    run_until(io_, [this] { return hooks_->count("call_end total_timeout") == 1; });
    EXPECT_TRUE(run(io_, client().drain(1h)).complete()) << "while nobody reads";
    const auto failure = error_of([&] { run(io_, stream.next()); });
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->code(), errc::total_timeout);
}

/// What the first request asked to include, the requests for the rest ask for, too.
TEST_F(continued_streams, include_the_same_in_the_rest) {
    server_.push(cut_after_one()).push(last_part());
    auto request = in_background();
    request.include = {"reasoning.encrypted_content", "message.output_text.logprobs"};
    auto stream = run(io_, client().responses.stream(request));
    ASSERT_TRUE(result_of(stream));
    const auto target = server_.requests().back().target;
    for (const auto& each : request.include) EXPECT_NE(target.find(each), std::string::npos) << target;
}

} // namespace
} // namespace openai::test::continued::continued_streams_test
