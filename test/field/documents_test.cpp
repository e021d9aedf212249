// SPDX-License-Identifier: BSL-1.0
#include "client/resource_fixture.hpp"

#include <openai/batch_lines.hpp>

#include <chrono>

/// What servers send that is not quite what OpenAI documents, as whole documents: bytes in, outcome out.
namespace {

using namespace support;
using namespace std::string_literals;
using openai::errc;

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
    std::string chat(std::string body) { return chat(reply::verbatim(200, std::move(body))); }

    std::string models(std::string body) {
        server.push(reply::verbatim(200, std::move(body)));
        return outcome([&] {
            std::string ids;
            for (const auto& one : get(client().models.list(asio::use_future)).data) ids += one.id + ' ';
            return ids;
        });
    }

    openai::transcription transcribe(reply answer) {
        server.push(std::move(answer));
        openai::transcription_request request(openai::file_input::from_bytes("fLaC", "a.flac"), "whisper-1");
        return get(client().audio.transcriptions.create(std::move(request), asio::use_future));
    }

    std::string embed(const std::string& numbers) {
        server.push(reply::verbatim(200, R"({"data":[{"index":0,"embedding":)" + numbers + "}]}"));
        return outcome([&] {
            std::string all;
            const auto list = get(client().embeddings.create(openai::embedding_request("m", "x"), asio::use_future));
            for (const auto number : list.vector()) all += std::to_string(static_cast<int>(number * 10)) + ' ';
            return all;
        });
    }
};

/// A completion with this choice.
std::string with_choice(const std::string& choice) { return R"({"id":"c","choices":[)" + choice + "]}"; }

/// A choice that says this, as JSON text, and what else it has.
std::string saying(const std::string& content, const std::string& more = "") {
    return R"({"index":0,"finish_reason":"stop")" + more + R"(,"message":{"role":"assistant","content":)" + content +
           "}}";
}

TEST_F(document, holds_what_is_no_json) {
    const std::pair<std::string, std::string> rows[] = {
        {with_choice(saying("\"a\tb\"")), "a\tb"},
        {with_choice(saying("\"two\nlines\r\n\"")), "two\nlines\r\n"},
        {with_choice(saying("\"bell \x07, nul \0.\""s)), "bell \x07, nul \0."s},
        {with_choice(saying("\"quoted \\\"\t\\\"\"")), "quoted \"\t\""},
        {with_choice(saying("\"NaN\"", R"(,"logprobs":{"content":[{"token":"a","logprob":NaN}]})")), "NaN"},
        {with_choice(saying("\"x\"", R"(,"score":-Infinity)")), "x"},
        {with_choice(saying("\"x\t\xff\"", R"(,"score":NaN)")), "x\t\uFFFD"},
        {with_choice(saying("\"x\"")) + "\n\ndata: [DONE]\n\n", "x"},
        {with_choice(saying("\"x\"")) + "data:[DONE]", "x"},
        {with_choice(saying("\"x\"")) + "\r\n[DONE]\r\n", "x"},
        {with_choice(saying("\"x\"")) + "\ndata: [DONE]\n{}", "invalid_json: the body is not valid JSON at byte 103"},
        {with_choice(saying("\"a\\\tb\"")), "invalid_json: the body is not valid JSON at byte 98"},
        {with_choice(saying("\"x\"", "\t,\x01\"a\":1")), "invalid_json: the body is not valid JSON at byte 56"},
    };
    for (const auto& [body, said] : rows) EXPECT_EQ(chat(body), said) << body;

    server.push(reply::verbatim(200, with_choice(saying("\"x\"", R"(,"logprobs":{"content":[{"logprob":NaN}]})"))));
    const auto answer = get(client().chat.create(question(), asio::use_future));
    EXPECT_TRUE(answer.choices.at(0).logprobs.at("content").at(0).at("logprob").is_null());
    EXPECT_TRUE(answer.raw().at("choices").is_array()) << "the same in the document as it came";
}

TEST_F(document, that_is_empty_says_so) {
    const auto empty = [](const char* status, const char* type) {
        return reply::raw("HTTP/1.1 "s + status + "\r\n" + type + "Content-Length: 0\r\nConnection: close\r\n\r\n");
    };
    constexpr auto said = "invalid_json: the body is empty";
    EXPECT_EQ(chat(reply::raw("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")), said);
    EXPECT_EQ(chat(empty("200 OK", "Content-Type: application/json\r\n")), said);
    EXPECT_EQ(chat(empty("200 OK", "")), said);
    EXPECT_EQ(chat(empty("202 Accepted", "Content-Type: text/plain\r\n")), said);
    EXPECT_EQ(chat("\r\n"), said);
    EXPECT_EQ(chat("\xEF\xBB\xBF"), said);
    EXPECT_EQ(models(""), said);
    EXPECT_EQ(outcome([&] { return transcribe(reply::verbatim(200, "")).text; }), said);
    EXPECT_EQ(chat("{"), "invalid_json: the body is not valid JSON at byte 1");
}

TEST_F(document, of_a_list_may_hold_null_or_one) {
    const std::pair<std::string, std::string> rows[] = {
        {R"({"object":"list","data":null})", ""},
        {R"({"data":null,"has_more":false,"first_id":null})", ""},
        {R"({"data":[]})", ""},
        {R"({"object":"list","data":{"id":"only"}})", "only "},
        {"{\"data\":[{\"id\":\"a\tb\"}]}\ndata: [DONE]", "a\tb "},
        {R"({"object":"list"})", "invalid_response: data is missing"},
        {R"({"data":7})", "invalid_response: data is of another type"},
        {R"({"data":null,"error":{"message":"no key","code":401}})", "unauthorized: no key"},
    };
    for (const auto& [body, said] : rows) EXPECT_EQ(models(body), said) << body;

    server.push(reply::verbatim(200, R"({"data":null,"has_more":false})"));
    EXPECT_EQ(get(client().files.list(asio::use_future)).data.size(), 0u);
    server.push(reply::verbatim(200, R"({"data":[{"id":"b-1"}],"has_more":true,"last_id":""})"))
        .push(reply::verbatim(200, R"({"data":null,"last_id":""})"));
    auto all = client().batches.list_all();
    EXPECT_EQ(run(io, all.collect()).size(), 1u);
    EXPECT_EQ(last().target, "/v1/batches?after=b-1");
}

TEST_F(document, with_an_object_for_a_list_of_one) {
    const std::pair<std::string, std::string> rows[] = {
        {R"({"choices":)" + saying("\"a\"") + "}", "a"},
        {R"({"data":{"choices":)" + saying("\"wrapped\"") + "}}", "wrapped"},
        {R"({"choices":{}})", "invalid_response: choices is of another type"},
        {R"({"choices":{},"error":{"message":"m","code":429}})", "rate_limited: m"},
        {R"({"choices":{"0":{"message":{}}}})", "invalid_response: choices[0].message is missing"},
        {R"({"choices":"x"})", "invalid_response: choices is of another type"},
    };
    for (const auto& [body, said] : rows) EXPECT_EQ(chat(body), said) << body;

    server.push(reply::verbatim(200, with_choice(R"({"finish_reason":"tool_calls","message":{"tool_calls":
        {"id":"t1","type":"function","function":{"name":"f","arguments":"{}"}}}})")));
    const auto called = get(client().chat.create(question(), asio::use_future));
    ASSERT_EQ(called.choices.at(0).message.tool_calls.size(), 1u);
    EXPECT_EQ(called.choices.at(0).message.tool_calls[0].id, "t1");

    server.push(reply::verbatim(200, R"({"data":{"b64_json":"QUJD"}})"));
    EXPECT_EQ(get(client().images.generate(openai::image_request("cat"), asio::use_future)).data.at(0).bytes(), "ABC");
    EXPECT_EQ(transcribe(reply::verbatim(200, R"({"text":"x","segments":{"start":1,"text":"y"}})")).segments.size(),
              1u);
}

TEST_F(document, with_an_error_in_a_choice) {
    const auto failed = [](const std::string& error, const std::string& content = "\"\"") {
        return with_choice(R"({"index":0,"finish_reason":"error","message":{"role":"assistant","content":)" + content +
                           "}" + error + "}");
    };
    const std::pair<std::string, std::string> rows[] = {
        {failed(R"(,"error":{"code":502,"message":"Upstream"})"), "server_error: Upstream"},
        {failed(R"(,"error":{"code":429,"message":"Slower"})"), "rate_limited: Slower"},
        {failed(R"(,"error":{"code":"502","message":"Upstream","metadata":{"raw":"x"}})", "null"),
         "server_error: Upstream"},
        {failed(R"(,"error":{"type":"rate_limit_error","message":{"a":1}})"), "rate_limited: {\"a\":1}"},
        {failed(R"(,"error":"Upstream died")"), "server_error: Upstream died"},
        {failed(R"(,"error":{"message":"Died"})", "\"Half an answ\""), "server_error: Died"},
        {with_choice(saying("\"x\"") + ',' + saying("\"\"", R"(,"error":{"code":503,"message":"second"})")),
         "server_error: second"},
        {failed(""), "server_error: choices[0] ended with an error"},
        {failed(R"(,"error":null)"), "server_error: choices[0] ended with an error"},
        {failed("", "\"Half an answ\""), "Half an answ"},
        {with_choice(saying("\"x\"", R"(,"error":null)")), "x"},
        {with_choice(saying("\"x\"", R"(,"error":{})")), "x"},
        {with_choice(saying("\"x\"", R"(,"error":"")")), "x"},
    };
    for (const auto& [body, said] : rows) EXPECT_EQ(chat(body), said) << body;

    server.push(reply::verbatim(200, rows[0].first).header("x-request-id", "req-1"));
    const auto failure = error(client().chat.create(question(), asio::use_future));
    EXPECT_EQ(failure.status(), 200);
    EXPECT_EQ(failure.api().code, "502");
    EXPECT_EQ(failure.request_id(), "req-1");
    EXPECT_TRUE(failure.retryable());
    server.push(reply::verbatim(200, R"({"data":[)" + rows[0].first + "]}"));
    EXPECT_EQ(get(client().chat.completions.list(openai::chat_list_parameters(), asio::use_future)).data.size(), 1u)
        << "a list of answers is none of them";
}

TEST_F(document, of_a_transcript) {
    const std::tuple<std::string, std::string, std::string> texts[] = {
        // body, content type, text
        {R"("WEBVTT\n\n00:00.000 --> 00:01.000\nHi.\n")", "application/json",
         "WEBVTT\n\n00:00.000 --> 00:01.000\nHi.\n"},
        {R"("WEBVTT\n\n")", "text/plain", "WEBVTT\n\n"},
        {R"("1\n00:00:00,000 --> 00:00:01,000\nHi.")", "", "1\n00:00:00,000 --> 00:00:01,000\nHi."},
        {R"("Hello.")", "application/json", "Hello."},
        {R"("Hello.")", "text/plain", R"("Hello.")"},
        {R"("Hello," she said.)", "text/plain", R"("Hello," she said.)"},
        {"\"tab\there\"", "application/json", "tab\there"},
        {R"({"text":"Hi."})" + "\ndata: [DONE]"s, "application/json", "Hi."},
    };
    for (const auto& [body, type, text] : texts)
        EXPECT_EQ(outcome([&, &body = body, &type = type] { return transcribe(binary(body, type)).text; }), text)
            << body;

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

    const std::pair<std::string, std::string> wrong[] = {
        {R"({"text":"x","duration":"0:30"})", "invalid_response: duration is of another type"},
        {R"({"text":"x","segments":[{"start":0},{"start":"half"}]})",
         "invalid_response: segments[1].start is of another type"},
        {R"({"text":"x","words":[{"word":"x","end":{}}]})", "invalid_response: words[0].end is of another type"},
        {R"({"text":"x","words":[{"word":"x","end":"nan"}]})", "invalid_response: words[0].end is of another type"},
        {R"({"text":"x","duration":"","segments":[{"start":null}]})", "x"},
        {R"({"text":"x","duration":NaN})", "x"},
    };
    for (const auto& [body, said] : wrong)
        EXPECT_EQ(outcome([&, &body = body] { return transcribe(reply::verbatim(200, body)).text; }), said) << body;
}

TEST_F(document, of_an_embedding) {
    constexpr auto null = "invalid_response: data[0].embedding[1] is null, which may stand for NaN or Infinity";
    const std::pair<std::string, std::string> rows[] = {
        {"[0.1,0.2]", "1 2 "},        {R"(["0.1","0.2"])", "1 2 "},
        {"[0.1,NaN]", null},          {"[0.1,-Infinity]", null},
        {"[0.1,null]", null},         {"[0.1,1e999]", "invalid_response: data[0].embedding[1] is infinite"},
        {R"("AACAPw==")", "10 "},     {R"("AACAPw")", "10 "},
        {R"("AACA\nPw==\n")", "10 "}, {R"("data:application/octet-stream;base64,AACAPw==")", "10 "},
        {R"("__-_vw==")", "-14 "},
    };
    for (const auto& [numbers, said] : rows) EXPECT_EQ(embed(numbers), said) << numbers;
}

TEST_F(document, of_an_image) {
    const auto bytes = [&](const std::string& members) {
        server.push(reply::verbatim(200, R"({"created":1,"data":[{)" + members + "}]}"));
        return outcome([&] {
            return get(client().images.generate(openai::image_request("cat"), asio::use_future)).data.at(0).bytes();
        });
    };
    const std::pair<std::string, std::string> rows[] = {
        {R"("b64_json":"QUI/Pg==")", "AB?>"},
        {R"("b64_json":"data:image/png;base64,QUI/Pg==")", "AB?>"},
        {R"("b64_json":"QUI_Pg")", "AB?>"},
        {R"("b64_json":"QUI/\r\nPg==\r\n")", "AB?>"},
        {R"("b64_json":" DATA:image/webp;charset=x;BASE64,QU I_Pg= =")", "AB?>"},
        {R"("url":"data:image/png;base64,QUI_\nPg")", "AB?>"},
        {R"("b64_json":"data:image/svg+xml,<svg/>")", "invalid_response: image: is not base64"},
        {R"("b64_json":"QUI/P")", "invalid_response: image: is not base64"},
        {R"("url":"https://x/y.png")", "invalid_argument: image: was not sent along, it has to be downloaded"},
    };
    for (const auto& [members, said] : rows) EXPECT_EQ(bytes(members), said) << members;

    openai::image_list all;
    all.data.resize(2);
    all.data[0].b64_json = "data:image/jpeg;base64,/9j_\n";
    all.data[1].url = "DATA:image/png;base64,iVBORw0KGgo";
    const auto saved = get(client().images.save(all, directory.path("i"), asio::use_future));
    EXPECT_EQ(saved.paths, (std::vector{directory.path("i1.jpg"), directory.path("i2.png")}));
    EXPECT_EQ(content_of(saved.paths.at(0)), "\xff\xd8\xff");
}

TEST_F(document, of_an_error) {
    const std::tuple<std::string, std::string, std::string> rows[] = {
        // body, message, type
        {R"({"error":{"message":"m","type":null,"status":400}})", "m", ""},
        {R"({"error":{"message":"m","type":400}})", "m", ""},
        {R"({"message":"m","type":400.0,"code":7})", "m", ""},
        {R"({"error":{"message":"m","type":"","status":"INVALID_ARGUMENT"}})", "m", "INVALID_ARGUMENT"},
        {R"({"detail":[{"msg":"m","type":3}]})", "m", ""},
        {R"({"error":{"message":{"a":1}}})", R"({"a":1})", ""},
        {R"({"message":{"errors":[{"a":NaN}]},"type":"t"})", R"({"errors":[{"a":null}]})", "t"},
        {R"({"error":{"message":[{"a":1}],"detail":"words"}})", "words", ""},
        {"{\"error\":{\"message\":\"two\nlines\"}}", "two\nlines", ""},
        {"{\"error\":{\"message\":\"m\"}}\n\ndata: [DONE]\n\n", "m", ""},
    };
    for (const auto& [body, message, type] : rows) {
        server.push(reply::verbatim(400, body));
        const auto failure = error(client().chat.create(question(), asio::use_future));
        EXPECT_EQ(failure.api().message, message) << body;
        EXPECT_EQ(failure.api().type, type) << body;
        EXPECT_TRUE(failure.is_bad_request()) << body;
    }
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

TEST_F(document, says_how_long_to_wait) {
    const auto per_minute = quota_failure("GenerateRequestsPerMinutePerProjectPerModel-FreeTier");
    const auto per_day = quota_failure("GenerateRequestsPerDayPerProjectPerModel-FreeTier");
    constexpr auto later = errc::rate_limited;
    constexpr auto never = errc::quota_exhausted;
    const struct {
        std::string body;
        std::string header; ///< Retry-After
        errc code;
        std::int64_t ms; ///< 0: nothing
    } rows[] = {
        {refusal(retry_info("\"3.8s\"")), "", later, 3800},
        {'[' + refusal(retry_info("\"20s\"")) + ']', "", later, 20000},
        {refusal(per_minute + ',' + retry_info("\"0.5s\"")), "", later, 500},
        {refusal(retry_info("4")), "", later, 4000},
        {refusal(retry_info("\"3.8s\"")), "2", later, 3800},
        {refusal(retry_info("\"3.8s\"")), "7", later, 7000},
        {refusal(retry_info("\"300s\"")), "", later, 300000},
        {R"({"error":{"message":"m","retry_after":3}})", "", later, 3000},
        {R"({"message":"m","retry_after":"1.5"})", "", later, 1500},
        {R"({"error":{"message":"m"},"retry_after_ms":250})", "", later, 250},
        {R"({"error":{"message":"m","metadata":{"retry_after":2}},"retry_after_ms":250})", "", later, 2000},
        {refusal(retry_info("\"soon\"")), "", later, 0},
        {refusal(retry_info("\"-3s\"")), "1", later, 1000},
        {R"({"error":{"message":"m","retry_after":null}})", "", later, 0},
        {"no document, retry_after: 3", "", later, 0},
        {refusal(per_day + ',' + retry_info("\"3.8s\"")), "", never, 0},
        {'[' + refusal(per_minute + ',' + per_day) + ']', "4", never, 0},
        {refusal("", "Rate limit exceeded: free-models-per-day"), "", never, 0},
        {refusal("", "Limit of tokens per day (TPD) reached"), "", never, 0},
        {refusal("", "Limit of tokens per day (TPD) reached"), "3", later, 3000},
        {refusal("", "Limit of tokens per day reached"), "", never, 0},
        {refusal("", "Limit of requests per minute, not per hour"), "", later, 0},
    };
    for (const auto& row : rows) {
        auto answer = reply::verbatim(429, row.body);
        if (!row.header.empty()) answer.header("retry-after", row.header);
        server.push(std::move(answer));
        const auto failure = error(client().chat.create(question(), asio::use_future));
        EXPECT_EQ(failure.details().code, row.code) << row.body;
        EXPECT_EQ(failure.retry_after().value_or(0ms).count(), row.ms) << row.body;
        EXPECT_EQ(failure.retryable(), row.code == later && row.ms <= 120'000) << row.body;
    }
    server.push(
        reply::verbatim(200, R"({"error":{"code":429,"message":"m","details":[)" + retry_info("\"2s\"") + "]}}"));
    EXPECT_EQ(error(client().chat.create(question(), asio::use_future)).retry_after(), 2s);
    server.push(reply::verbatim(503, R"({"error":{"message":"m","retry_after":1}})"));
    EXPECT_EQ(error(client().chat.create(question(), asio::use_future)).retry_after(), 1s);
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
