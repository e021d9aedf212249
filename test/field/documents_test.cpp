// SPDX-License-Identifier: BSL-1.0
#include "field/expectations.hpp"
#include "support/resource_fixture.hpp"

#include <openai/batches/batch_lines.hpp>

#include <chrono>

/// What servers send that is not quite what OpenAI documents, as whole documents: bytes in, outcome out.
namespace documents_test {
namespace {

using namespace support;

std::string outcome_of(const openai::error& failure) {
    const auto& words = failure.api().message.empty() ? failure.details().context : failure.api().message;
    return std::string(openai::name_of(failure.details().code)) + ": " + words;
}

/// What `tell` gives, or the error that it throws.
template <class Tell>
std::string outcome(Tell tell) {
    std::string told;
    const auto failure = error_of([&] { told = tell(); });
    return failure ? outcome_of(*failure) : told;
}

struct document : resource_fixture {
    std::string chat(reply answer) {
        server.push(std::move(answer));
        return outcome([&] {
            const auto made = get(client().chat.create(question(), asio::use_future));
            return std::string(made.text());
        });
    }
    openai::transcription transcribe(reply answer) {
        server.push(std::move(answer));
        openai::transcription_request request(openai::file_input::from_bytes("fLaC", "a.flac"), "whisper-1");
        return get(client().audio.transcriptions.create(std::move(request), asio::use_future));
    }
};

/// The cases of test/data/field/documents.jsonl.
struct documents : resource_fixture, testing::WithParamInterface<field::case_parameter> {
    static reply answer_to(const field::field_case& asked) {
        const auto body = field::written_for(field::route::chat, asked.script);
        auto head = "HTTP/1.1 " + std::to_string(asked.status) + " As asked\r\n";
        const auto type = asked.type.value_or("application/json");
        if (!type.empty()) head += "Content-Type: " + type + "\r\n";
        for (const auto& [name, value] : asked.headers) head += name + ": " + value + "\r\n";
        if (asked.status != 204) head += "Content-Length: " + std::to_string(body.size()) + "\r\n";
        return reply::raw(head + "\r\n" + body).keep_open();
    }
};

TEST_P(documents, come_to_the_expected_end) {
    const auto& asked = *GetParam();
    server.push(answer_to(asked));
    field::outcome result;
    run(io, field::ask(client(), asked, result));
    field::expect_outcome(result, asked);
    if (!result.failure) {
        EXPECT_EQ(result.text, asked.wanted("text"));
    }
    EXPECT_EQ(server.counts().requests, 1u);
}

auto all_documents() {
    std::vector<field::case_parameter> all;
    for (const auto& asked : field::kept_cases("documents")) all.emplace_back(asked);
    return testing::ValuesIn(all);
}

INSTANTIATE_TEST_SUITE_P(field, documents, all_documents(), [](const auto& about) { return about.param->name; });

/// A completion with this choice.
std::string with_choice(const std::string& choice) { return R"({"id":"c","choices":[)" + choice + "]}"; }

/// A choice that says this, as JSON text, and what else it has.
std::string saying(const std::string& content, const std::string& more = "") {
    return R"({"index":0,"finish_reason":"stop")" + more + R"(,"message":{"role":"assistant","content":)" + content +
           "}}";
}

TEST_F(document, with_words_of_python_has_null_for_them) {
    server.push(reply::verbatim(200, with_choice(saying("\"x\"", R"(,"logprobs":{"content":[{"logprob":NaN}]})"))));
    const auto [answer, response] = get(client().chat.create(question(), openai::with_response(asio::use_future)));
    EXPECT_TRUE(answer.choices.at(0).logprobs.at("content").at(0).at("logprob").is_null());
    EXPECT_TRUE(response.raw().at("choices").is_array()) << "the same in the document as it came";
}

TEST_F(document, of_a_list_may_hold_null) {
    server.push(reply::verbatim(200, R"({"data":null,"has_more":false})"));
    EXPECT_EQ(get(client().files.list(asio::use_future)).data.size(), 0u);
    server.push(reply::verbatim(200, R"({"data":[{"id":"b-1"}],"has_more":true,"last_id":""})"))
        .push(reply::verbatim(200, R"({"data":null,"last_id":""})"));
    auto all = client().batches.list_all();
    EXPECT_EQ(run(io, all.collect()).size(), 1u);
    EXPECT_EQ(last().target, "/v1/batches?after=b-1");
}

TEST_F(document, with_an_object_for_a_list_of_one) {
    server.push(reply::verbatim(200, with_choice(R"({"finish_reason":"tool_calls","message":{"tool_calls":
        {"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}}}})")));
    const auto called = get(client().chat.create(question(), asio::use_future));
    ASSERT_EQ(called.choices.at(0).message.tool_calls.size(), 1u);
    EXPECT_EQ(called.choices.at(0).message.tool_calls[0].id, "t1");

    EXPECT_EQ(transcribe(reply::verbatim(200, R"({"text":"x","segments":{"start":1,"text":"y"}})")).segments.size(),
              1u);
}

TEST_F(document, with_an_error_in_a_choice) {
    const auto body = with_choice(R"({"index":0,"finish_reason":"error","message":{"role":"assistant","content":""},)"
                                  R"("error":{"code":502,"message":"Upstream"}})");
    server.push(reply::verbatim(200, body).header("x-request-id", "req-1"));
    const auto failure = error(client().chat.create(question(), asio::use_future));
    EXPECT_EQ(failure.status(), 200);
    EXPECT_EQ(failure.api().code, "502");
    EXPECT_EQ(failure.request_id(), "req-1");
    EXPECT_TRUE(failure.retryable());
    server.push(reply::verbatim(200, R"({"data":[)" + body + "]}"));
    EXPECT_EQ(get(client().chat.completions.list(openai::chat_list_parameters(), asio::use_future)).data.size(), 1u)
        << "a list of answers is none of them";
}

TEST_F(document, of_a_transcript) {
    const auto verbose = transcribe(reply::verbatim(200, R"({"text":"x","duration":"30.0",
        "segments":[{"start":"0.5","end":" 1.5 ","seek":"7","tokens":["1",2.0,"3.0"],"avg_logprob":"-0.25","text":"x"}],
        "words":[{"word":"x","start":"1e-1","end":"1"}]})"));
    EXPECT_EQ(verbose.duration, 30.0);
    const auto& segment = verbose.segments.at(0);
    EXPECT_EQ(segment.start, 0.5);
    EXPECT_EQ(segment.end, 1.5);
    EXPECT_EQ(segment.seek, 7);
    EXPECT_EQ(segment.tokens, (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(segment.avg_logprob, -0.25);
    EXPECT_EQ(verbose.words.at(0).start, 0.1);
}

TEST_F(document, of_images_as_urls_is_saved) {
    openai::image_list all;
    all.data.resize(2);
    all.data[0].b64_json = "data:image/jpeg;base64,/9j_\n";
    all.data[1].url = "DATA:image/png;base64,iVBORw0KGgo";
    const auto saved = get(client().images.save(all, directory.path("i"), asio::use_future));
    EXPECT_EQ(saved.paths, (std::vector{directory.path("i1.jpg"), directory.path("i2.png")}));
    EXPECT_EQ(content_of(saved.paths.at(0)), "\xff\xd8\xff");
}

/// How long Google says to wait.
std::string retry_info(const std::string& delay) {
    return R"({"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":)" + delay + "}";
}

/// Which quota Google says is used up.
std::string quota_failure(const std::string& id) {
    return R"({"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"requests","quotaId":")" +
           id + R"("}]})";
}

std::string refusal(const std::string& details, const std::string& message = "Slower") {
    return R"({"error":{"code":429,"message":")" + message + R"(","status":"RESOURCE_EXHAUSTED","details":[)" +
           details + "]}}";
}

TEST_F(document, that_says_how_long_is_waited_for) {
    options.retry = openai::retry_policy{.max_attempts = 2, .throttled = {1ms, 1ms, 0}, .min_delay = 1ms};
    server.push(reply::verbatim(429, refusal(retry_info("\"0.04s\""))));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(chat(reply("again")), "again");
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 40ms);
    EXPECT_EQ(server.counts().requests, 2u);
    EXPECT_EQ(chat(reply::verbatim(429, refusal(quota_failure("RequestsPerDay")))), "quota_exhausted: Slower");
    EXPECT_EQ(server.counts().requests, 3u) << "not tried again";
}

TEST_F(document, as_first_event_of_a_stream_says_how_long_is_waited_for) {
    options.retry = openai::retry_policy{.max_attempts = 2, .throttled = {1ms, 1ms, 0}, .min_delay = 1ms};
    server.push(reply().event(refusal(retry_info("\"0.04s\""))));
    server.push(reply("again"));
    const auto begin = std::chrono::steady_clock::now();
    auto deltas = get(client().chat.stream(question(), asio::use_future));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 40ms);
    EXPECT_EQ(get(deltas.collect(asio::use_future)).text(), "again");
    EXPECT_EQ(server.counts().requests, 2u);
}

/// A line of a batch fails as the call would have.
TEST(batch_line, is_the_answer_to_a_call) {
    const auto with = [](const std::string& status, const std::string& body) {
        return R"("response":{"status_code":)" + status + R"(,"request_id":"req-1","body":)" + body + "}";
    };
    const std::string failed = R"({"error":{"message":"m","code":null}})";
    const std::pair<std::string, std::string> rows[] = {
        {with("200", with_choice(saying("\"4\""))), "4"},
        {with("200", with_choice(saying("\"\"", R"(,"error":{"message":"m","code":502})"))), "server_error: m"},
        {with("200", R"({"error":{"message":"m","code":"rate_limit_exceeded"}})"), "rate_limited: m"},
        {with("200", "{}"), "invalid_response: request q of a batch: choices is missing"},
        {with("200", "null"), "invalid_json: request q of a batch: the body is empty"},
        {with("400", failed), "bad_request: m"},
        {with("401", failed), "unauthorized: m"},
        {with("404", failed), "not_found: m"},
        {with("\"422\"", failed), "unprocessable: m"},
        {with("429", failed), "rate_limited: m"},
        {with("429", R"({"error":{"message":"m","code":"insufficient_quota"}})"), "quota_exhausted: m"},
        {with("500", failed), "server_error: m"},
        {with("503", "null"), "server_error: HTTP 503"},
        {R"("response":{"body":)" + with_choice(saying("\"4\"")) + "}", "4"}, // no status, but an answer
        {R"("response":null,"error":{"code":"batch_expired","message":"not in time"})", "server_error: not in time"},
        {R"("response":null,"error":{"code":"rate_limit_exceeded","message":"m"})", "rate_limited: m"},
        {R"("error":null)", "server_error: the request was not made"},
    };
    for (const auto& [members, said] : rows) {
        const auto line = R"({"custom_id":"q",)" + members + "}\n";
        openai::batch_results results(line);
        const auto result = results.next().value();
        EXPECT_EQ(outcome([&] { return std::string(result.completion().text()); }), said) << line;
        const auto failure = error_of([&] { result.completion(); });
        if (!failure) continue;
        EXPECT_EQ(failure->status(), result.status) << line;
        EXPECT_EQ(failure->request_id(), result.request_id) << line;
        EXPECT_NE(failure->details().context.find("request q of a batch"), std::string::npos) << line;
    }
}

TEST_F(document, of_a_batch) {
    server.push(reply::verbatim(200, R"({"id":"b","status":"in_progress","output_file_id":"","error_file_id":null,
        "model":"","created_at":1,"completed_at":0,"in_progress_at":"7","metadata":null})"));
    const auto one = get(client().batches.retrieve("b", asio::use_future));
    EXPECT_EQ(one.output_file_id, std::nullopt);
    EXPECT_EQ(one.error_file_id, std::nullopt);
    EXPECT_EQ(one.model, std::nullopt);
    EXPECT_EQ(one.completed_at, std::nullopt);
    EXPECT_EQ(one.in_progress_at, 7);
    server.push(reply::verbatim(200, R"({"data":[{"id":"b","output_file_id":"f-1","error_file_id":""}]})"));
    openai::batch_list_parameters parameters;
    parameters.set(&openai::page_parameters::limit, 2);
    const auto page = get(client().batches.list(parameters, asio::use_future));
    EXPECT_EQ(page.data.at(0).output_file_id, "f-1");
    EXPECT_EQ(page.data.at(0).error_file_id, std::nullopt);
    EXPECT_EQ(last().target, "/v1/batches?limit=2");
}

} // namespace
} // namespace documents_test
