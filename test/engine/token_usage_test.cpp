// SPDX-License-Identifier: BSL-1.0
#include "support/provider_world.hpp"

#include <openai/chat/chat_stream.hpp>
#include <openai/core/metrics.hpp>

/// What an observer is told of a call as a whole: what it asks for, whom, and which tokens it used.
namespace token_usage_test {
namespace {

using namespace support;
using openai::errc;

struct observed_call {
    std::string started; ///< pattern, model, provider and origin
    std::string ended;
    std::optional<openai::observed::token_usage> usage;
};

class usage_log : public openai::metrics {
public:
    usage_log()
        : metrics(openai::metrics_options().models({"gpt-4o"}).providers({"a"})) {}

    void on_call_start(const openai::observed::call_start& seen) noexcept override {
        metrics::on_call_start(seen);
        calls.emplace_back().started = text_of(seen);
    }
    void on_call_end(const openai::observed::call_end& seen) noexcept override {
        metrics::on_call_end(seen);
        calls.back().ended = text_of(seen);
        calls.back().usage = seen.usage;
    }

    std::vector<observed_call> calls;

private:
    template <class Seen>
    static std::string text_of(const Seen& seen) {
        std::string text(seen.pattern);
        for (const auto part : {seen.model, seen.provider, seen.origin}) text.append(" | ").append(part);
        return text;
    }
};

class token_usage : public provider_world {
protected:
    token_usage() { options.observer = log; }

    /// The last call, which must say the same at its beginning and its end.
    const observed_call& last() const {
        EXPECT_EQ(log->calls.back().started, log->calls.back().ended);
        return log->calls.back();
    }
    static std::string at(const openai::testing::server& server, const std::string& what) {
        return what + " | http://127.0.0.1:" + std::to_string(server.port());
    }
    static openai::chat_request ask_with_usage() {
        auto request = ask("gpt-4o");
        request.stream_options.emplace().include_usage = true;
        return request;
    }

    std::shared_ptr<usage_log> log = std::make_shared<usage_log>();
};

reply stated() {
    return reply::verbatim(
        200, R"({"id":"c","choices":[{"index":0,"message":{"content":"yes"},"finish_reason":"stop"}],)"
             R"("usage":{"prompt_tokens":30,"completion_tokens":12,"total_tokens":42,)"
             R"("prompt_tokens_details":{"cached_tokens":20},"completion_tokens_details":{"reasoning_tokens":9}}})");
}

TEST_F(token_usage, of_an_answer_is_told_with_what_was_asked_for) {
    own.push(stated());
    EXPECT_EQ(chat("gpt-4o"), "yes");
    EXPECT_EQ(last().started, at(own, "/chat/completions | gpt-4o | "));
    ASSERT_TRUE(last().usage);
    EXPECT_EQ(last().usage->input, 30);
    EXPECT_EQ(last().usage->output, 12);
    EXPECT_EQ(last().usage->cached, 20);
    EXPECT_EQ(last().usage->reasoning, 9);
}

TEST_F(token_usage, of_a_stream_is_told_at_its_end) {
    own.push(reply("one two three").usage(7, 3)).push(reply("one two three").usage(7, 3)).push(stated());
    auto deltas = run(io, client().chat.stream(ask_with_usage()));
    EXPECT_EQ(log->calls.back().ended, "");
    EXPECT_EQ(run(io, deltas.collect()).text(), "one two three");
    EXPECT_EQ(last().started, at(own, "/chat/completions | gpt-4o | "));
    ASSERT_TRUE(last().usage);
    EXPECT_EQ(last().usage->input, 7);
    EXPECT_EQ(last().usage->output, 3);
    EXPECT_FALSE(last().usage->cached) << "the server does not state it";
    EXPECT_EQ(stream("gpt-4o"), "one two three");
    EXPECT_FALSE(last().usage) << "nobody has asked for it";
    EXPECT_EQ(stream("gpt-4o"), "yes"); // by a server that does not stream
    ASSERT_TRUE(last().usage);
    EXPECT_EQ(last().usage->output, 12);
}

TEST_F(token_usage, of_a_failed_call_is_not_told) {
    own.push(reply::error(400, "no")).push(reply("one two").usage(7, 3).without_done().finish_reason(""));
    EXPECT_EQ(failure("gpt-4o").code(), errc::bad_request);
    EXPECT_FALSE(last().usage);
    EXPECT_EQ(last().started, at(own, "/chat/completions | gpt-4o | "));
    auto deltas = run(io, client().chat.stream(ask_with_usage()));
    EXPECT_EQ(error_of([&] { run(io, deltas.collect()); })->code(), errc::truncated);
    EXPECT_FALSE(last().usage);
}

TEST_F(token_usage, of_another_call_is_not_told_again) {
    own.otherwise(stated());
    run(io, client().chat.completions.retrieve("c"));
    EXPECT_FALSE(last().usage);
    EXPECT_EQ(last().started, at(own, "/chat/completions/{id} |  | "));
    run(io, client().get("/some/thing"));
    EXPECT_FALSE(last().usage);
    EXPECT_EQ(last().started, at(own, " |  | "));
}

TEST_F(token_usage, is_told_of_each_kind_of_answer) {
    own.push(reply::verbatim(200, R"({"data":[{"embedding":[1]}],"usage":{"prompt_tokens":5}})"));
    run(io, client().embeddings.create(openai::embedding_request("e-1", "text")));
    ASSERT_TRUE(last().usage);
    EXPECT_EQ(last().usage->input, 5);
    EXPECT_EQ(last().started, at(own, "/embeddings | e-1 | "));
    own.push(reply::verbatim(200, R"({"choices":[{"text":"yes"}],"usage":{"completion_tokens":6}})"));
    run(io, client().completions.create(openai::text_completion_request("c-1", "text")));
    ASSERT_TRUE(last().usage);
    EXPECT_EQ(last().usage->output, 6);
    own.push(reply::verbatim(200, R"({"data":[{"url":"https://x/1"}],"usage":{"input_tokens":6,"output_tokens":7}})"));
    run(io, client().images.generate(openai::image_request("a cat")));
    ASSERT_TRUE(last().usage);
    EXPECT_EQ(last().usage->input, 6);
    EXPECT_EQ(last().usage->output, 7);
    own.push(reply::verbatim(200, R"({"text":"hi","usage":{"type":"tokens","input_tokens":8,"output_tokens":9}})"));
    openai::transcription_request sound(openai::file_input::from_bytes("RIFF", "a.wav"), "t-1");
    run(io, client().audio.transcriptions.create(sound));
    ASSERT_TRUE(last().usage);
    EXPECT_EQ(last().usage->output, 9);
    own.push(reply::verbatim(200, R"({"text":"hi","usage":{"type":"duration","seconds":3}})"));
    run(io, client().audio.transcriptions.create(sound));
    EXPECT_FALSE(last().usage) << "seconds are no tokens";
}

TEST_F(token_usage, names_the_provider_that_was_asked_last) {
    own.push(reply::error(503, "busy"));
    a.push(stated());
    EXPECT_EQ(chat("gpt-4o", openai::call_options().fallback("a:m")), "yes");
    ASSERT_EQ(log->calls.size(), 1u);
    EXPECT_EQ(log->calls[0].started, at(own, "/chat/completions | gpt-4o | "));
    EXPECT_EQ(log->calls[0].ended, at(a, "/chat/completions | m | a"));
    const auto seen = log->snapshot();
    ASSERT_EQ(seen.models.size(), 1u);
    EXPECT_EQ(seen.models[0].model, "other");
    EXPECT_EQ(seen.models[0].provider, "a");
    EXPECT_EQ(seen.models[0].output_tokens, 12u);
}

} // namespace
} // namespace token_usage_test
