// SPDX-License-Identifier: BSL-1.0
#include "support/hook_log.hpp"
#include "support/local_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>
#include <openai/core/metrics.hpp>
#include <openai/responses.hpp>

#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <functional>

/// Streams of background responses that are cut, and what their next calls meet.
namespace openai::test {
namespace {

using namespace support;
using namespace std::chrono_literals;

response_request in_background() {
    auto request = response_request("m").user("Hi");
    request.background = true;
    return request;
}

/// Returns options with which a stream continues after a pause of this length.
client_options continuing(const testing::server& target, std::chrono::milliseconds pause = 1ms) {
    auto options = options_for(target);
    options.retry = retry_policy();
    options.retry.transient = {pause, pause, 1.0};
    options.retry.min_delay = 1ms;
    return options;
}

/// The events of a response with the id "resp_9", or another id, and of the model "m", or another model.
struct events {
    std::string id = "resp_9";
    std::string model = "m";

    static std::string event(int number, const std::string& type, const std::string& members) {
        return "event: response." + type + "\ndata: {\"type\":\"response." + type +
               "\",\"sequence_number\":" + std::to_string(number) + members + "}\n\n";
    }
    static std::string delta(int number, const std::string& text) {
        return event(number, "output_text.delta", R"(,"output_index":0,"content_index":0,"delta":")" + text + '"');
    }
    std::string document(const std::string& status, const std::string& text = {}) const {
        const auto item =
            R"({"type":"message","id":"msg_1","role":"assistant","content":[{"type":"output_text","text":")" + text +
            R"("}]})";
        return R"({"id":")" + id + R"(","model":")" + model + R"(","object":"response","background":true,"status":")" +
               status + R"(","error":)" +
               (status == "failed" ? R"({"code":"server_error","message":"Sorry."})" : "null") + R"(,"output":[)" +
               (text.empty() ? "" : item) + R"(],"usage":{"input_tokens":3,"output_tokens":5}})";
    }
    std::string with(int number, const std::string& status, const std::string& text = {}) const {
        return event(number, status == "in_progress" ? "created" : status, ",\"response\":" + document(status, text));
    }
};

reply streamed(const std::string& text) {
    return reply::verbatim(200, text).header("content-type", "text/event-stream");
}

/// A stream that is cut after the text "one".
reply cut_after_one() {
    const auto text = events().with(0, "in_progress") + events::delta(1, "one");
    return streamed(text + events::delta(2, " two")).cut_body_after(text.size());
}

/// Returns the output tokens that were counted, for all models together.
std::uint64_t output_tokens(const metrics& numbers) {
    std::uint64_t tokens = 0;
    for (const auto& model : numbers.snapshot().models) tokens += model.output_tokens;
    return tokens;
}

/// The rest of a stream that begins with an event that has arrived before, and is cut before the next one.
reply cut_without_news() {
    const auto text = events::delta(1, "one");
    return streamed(text + events::delta(2, " two")).cut_body_after(text.size());
}

/// The rest of a stream to its end.
reply last_part() { return streamed(events::delta(2, " two") + events().with(3, "completed")); }

class continued_streams : public ::testing::Test {
protected:
    explicit continued_streams(std::chrono::milliseconds pause = 1ms)
        : options_(continuing(server_, pause)) {
        options_.observer = hooks_;
    }

    openai::client& client() {
        if (!client_) client_.emplace(io_, options_);
        return *client_;
    }

    response_stream open() { return run(io_, client().responses.stream(in_background())); }

    /// Starts to read a stream to its end.
    void collect(response_stream& from) {
        from.collect(as_result([this](result<response> ended) { ended_ = std::move(ended); }));
    }

    /// Reads a stream to its end.
    const result<response>& result_of(response_stream& from) {
        ended_.reset();
        collect(from);
        run_until(io_, [this] { return ended_.has_value(); });
        return *ended_;
    }

    testing::server server_;
    std::shared_ptr<hook_log> hooks_ = std::make_shared<hook_log>();
    asio::io_context io_;
    client_options options_;
    std::optional<openai::client> client_;
    std::optional<result<response>> ended_;
};

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

/// As soon as an event has arrived, whatever becomes of the stream then.
TEST_F(continued_streams, give_back_to_the_retry_budget_while_they_are_read) {
    options_.retry.budget = options_.retry.transient_cost;
    std::vector<response_stream> open_ones;
    for (int i = 0; i < 3; ++i) {
        server_.push(cut_after_one());
        const auto rest = events::delta(2, " two");
        server_.push(streamed(rest + rest).stall_body_after(rest.size()));
        auto& stream = open_ones.emplace_back(open());
        for (int n = 0; n < 3; ++n) ASSERT_TRUE(run(io_, stream.next()));
        if (i == 0) collect(stream); // which waits for more
        if (i == 1) open_ones.pop_back();
    }
    EXPECT_EQ(server_.counts().requests, 6u);
}

TEST_F(continued_streams, say_that_the_retry_budget_is_exhausted) {
    options_.retry.budget = options_.retry.transient_cost;
    server_.push(cut_after_one()).push(reply().status(404)).push(cut_after_one());
    for (int i = 0; i < 2; ++i) {
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code(), errc::truncated);
        const bool says_so = std::string(answer.error().what()).find("retry budget exhausted") != std::string::npos;
        EXPECT_EQ(says_so, i == 1) << answer.error().what();
    }
    EXPECT_EQ(server_.counts().requests, 3u);
}

/// Of the server that they ask, as all other calls.
TEST_F(continued_streams, use_the_retry_budget_of_their_provider) {
    testing::server other;
    options_.retry.budget = options_.retry.transient_cost;
    options_.providers.add(provider("other", other.base_url(), "sk-other"));
    server_.push(cut_after_one()).push(reply().status(404));
    auto first = open();
    EXPECT_FALSE(result_of(first));
    other.push(cut_after_one()).push(streamed(events::delta(2, " two") + events().with(3, "completed")));
    auto request = in_background();
    request.model = "other:m";
    auto second = run(io_, client().responses.stream(request));
    const auto& answer = result_of(second);
    EXPECT_TRUE(answer) << answer.error().what();
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

/// Also those that needed several calls until a new event arrived.
TEST_F(continued_streams, give_back_all_that_they_took_from_the_retry_budget) {
    options_.retry.budget = 2 * options_.retry.transient_cost;
    for (int i = 0; i < 4; ++i) {
        const bool cut = i % 2 == 0;
        server_.push(cut_after_one());
        server_.push(cut ? cut_without_news() : reply::verbatim(200, events().document("in_progress")));
        server_.push(last_part());
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
        server_.push(cut_after_one());
        server_.push(in_stream ? streamed(error_event) : reply::verbatim(200, events().document("failed")));
        auto stream = open();
        const auto& answer = result_of(stream);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code(), errc::in_stream_error) << i << ": " << answer.error().what();
    }
}

class continued_streams_after_a_long_pause : public continued_streams {
protected:
    continued_streams_after_a_long_pause()
        : continued_streams(1h) {}
};

TEST_F(continued_streams_after_a_long_pause, take_nothing_from_the_retry_budget_if_they_are_cancelled_before) {
    options_.retry.budget = options_.retry.transient_cost;
    for (std::size_t i = 1; i <= 3; ++i) {
        server_.push(cut_after_one());
        auto stream = open();
        ended_.reset();
        collect(stream);
        run_until(io_, [&] { return ended_ || hooks_->count("resume") == i; });
        ASSERT_FALSE(ended_) << i << ": " << ended_->error().what();
        stream.cancel();
        run_until(io_, [this] { return ended_.has_value(); });
        EXPECT_EQ(ended_->error().code(), errc::cancelled);
    }
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
} // namespace openai::test
