// SPDX-License-Identifier: BSL-1.0
// A server of somebody else's that imitates OpenAI's, asked directly or through a gateway: what its fixtures
// (aimock_fixtures.json) say has to arrive. Its base URL comes from FIELD_BASE_URL; a gateway's, with the header fields
// by which it finds the server, from FIELD_BASE_URL and FIELD_UPSTREAM.
#include <openai.hpp>
#include <openai/session/chat_session.hpp>
#include <openai/session/structured_output.hpp>
#include <openai/session/tools.hpp>

#include <gtest/gtest.h>

#include <boost/describe.hpp>
#include <boost/json/parse.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace json = boost::json;
using openai::block;
using openai::call_options;
using openai::errc;
using openai::file_input;
using namespace std::chrono_literals;

struct flight {
    std::string name;
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(flight, (), (name, year))

struct place {
    std::string city;
};
BOOST_DESCRIBE_STRUCT(place, (), (city))

const std::string hello = "Hello from the mock, in more than one piece: \"\u00e4\u00f6\u00fc\", "
                          "\u4f60\u597d, \U0001f388.";

openai::client_options field_options() {
    const char* base_url = std::getenv("FIELD_BASE_URL");
    const char* upstream = std::getenv("FIELD_UPSTREAM");
    openai::client_options options("sk-field");
    options.base_url = base_url != nullptr ? base_url : "";
    options.retry = openai::retry_policy::none();
    if (upstream != nullptr) {
        options.default_headers.set("x-portkey-provider", "openai");
        options.default_headers.set("x-portkey-custom-host", upstream);
    }
    return options;
}

class mock : public testing::Test {
protected:
    static openai::chat_request ask(std::string said, std::string model = "gpt-4o") {
        return openai::chat_request(std::move(model)).user(std::move(said));
    }

    static openai::tool_set weather() {
        openai::tool_set tools;
        tools.add("weather", "The weather of a city", [](const place& where) { return "rain in " + where.city; });
        return tools;
    }

    std::string stream(std::string said) const {
        auto deltas = to.chat.stream(ask(std::move(said)), block);
        std::string text;
        while (auto delta = deltas.next(block)) text += delta->text();
        return text;
    }

    template <class Call>
    static openai::error failure_of(Call call) {
        try {
            call();
            ADD_FAILURE() << "reported as complete";
        } catch (const openai::error& failure) {
            return failure;
        }
        return {};
    }

    openai::error failed(std::string said, call_options options = {}) const {
        return failure_of([&] { to.chat.create(ask(std::move(said)), std::move(options), block); });
    }

    openai::error failed_stream(std::string said, call_options options = {}) const {
        return failure_of([&] {
            auto deltas = to.chat.stream(ask(std::move(said)), std::move(options), block);
            while (deltas.next(block)) {
            }
        });
    }

    const openai::client to{field_options()};
};

TEST_F(mock, create) {
    const auto [answer, response] = to.chat.create(ask("say hello"), openai::with_response(block));
    EXPECT_FALSE(response.request_id().empty());
    EXPECT_EQ(answer.text(), hello);
    EXPECT_EQ(answer.id, "chatcmpl-field");
    EXPECT_EQ(answer.model, "gpt-4o-2024-08-06");
    EXPECT_EQ(answer.created, 1'700'000'000);
    EXPECT_EQ(answer.system_fingerprint, "fp_field");
    EXPECT_EQ(answer.choices.at(0).finish_reason, "stop");
    ASSERT_TRUE(answer.usage);
    EXPECT_EQ(answer.usage->prompt_tokens, 11);
    EXPECT_EQ(answer.usage->completion_tokens, 22);
    EXPECT_EQ(answer.usage->total_tokens, 33);
}

TEST_F(mock, stream) {
    auto deltas = to.chat.stream(ask("say hello"), block);
    std::size_t events = 0;
    std::string text;
    while (auto delta = deltas.next(block)) {
        ++events;
        text += delta->text();
    }
    EXPECT_EQ(text, hello);
    EXPECT_GT(events, 3u);
    EXPECT_EQ(deltas.partial().choices.at(0).finish_reason, "stop");
    EXPECT_EQ(deltas.partial().id, "chatcmpl-field");
}

TEST_F(mock, stream_with_usage) {
    auto request = ask("say hello");
    request.stream_options = openai::stream_options{.include_usage = true};
    const auto whole = to.chat.stream(request, block).collect(block);
    EXPECT_EQ(whole.text(), hello);
    ASSERT_TRUE(whole.usage);
    EXPECT_EQ(whole.usage->total_tokens, 33);
}

TEST_F(mock, stream_in_slow_pieces) {
    const auto begin = std::chrono::steady_clock::now();
    auto deltas = to.chat.stream(ask("slow stream"), block);
    std::string text(deltas.next(block).value().text());
    const auto first = std::chrono::steady_clock::now() - begin;
    while (auto delta = deltas.next(block)) text += delta->text();
    const auto all = std::chrono::steady_clock::now() - begin;
    EXPECT_EQ(text, "one two three four five six seven eight nine ten");
    EXPECT_LT(first, all / 2) << "pieces come as they are sent";
}

TEST_F(mock, tools_called_by_a_session) {
    auto talk = to.chat.session("Be brief.", openai::chat_request("gpt-4o"));
    talk.add_tools(weather());
    EXPECT_EQ(talk.send("weather", block).text(), "Take an umbrella.");
}

TEST_F(mock, tools_in_an_answer_and_in_a_stream) {
    auto request = ask("weather");
    request.tool("weather", "The weather of a city", {{"type", "object"}});
    const auto whole = to.chat.create(request, block);
    const auto streamed = to.chat.stream(request, block).collect(block);
    for (const auto* answer : {&whole, &streamed}) {
        EXPECT_EQ(answer->choices.at(0).finish_reason, "tool_calls");
        const auto& calls = answer->choices.at(0).message.tool_calls;
        ASSERT_EQ(calls.size(), 2u);
        EXPECT_EQ(calls[0].id, "call_paris");
        EXPECT_EQ(calls[0].name(), "weather");
        EXPECT_EQ(calls[0].arguments(), R"({"city":"Paris"})");
        EXPECT_EQ(calls[1].id, "call_oslo");
        EXPECT_EQ(calls[1].arguments(), R"({"city":"Oslo"})");
        EXPECT_TRUE(calls[0].complete && calls[1].complete);
    }
}

TEST_F(mock, tool_before_text) {
    const auto whole = to.chat.create(ask("tool before text"), block);
    const auto streamed = to.chat.stream(ask("tool before text"), block).collect(block);
    for (const auto* answer : {&whole, &streamed}) {
        EXPECT_EQ(answer->text(), "I am asking.");
        ASSERT_EQ(answer->choices.at(0).message.tool_calls.size(), 1u);
        EXPECT_EQ(answer->choices.at(0).message.tool_calls[0].arguments(), R"({"city":"Rome"})");
    }
}

TEST_F(mock, structured_output) {
    const auto answer = to.chat.parse<flight>(ask("moon landing"), block);
    EXPECT_EQ(answer.value.name, "Apollo 11");
    EXPECT_EQ(answer.value.year, 1969);
    const auto object = to.chat.create(ask("any object").respond_as(openai::response_format::json_object()), block);
    EXPECT_EQ(json::parse(std::string(object.text())), (json::value{{"ok", true}}));
}

TEST_F(mock, reasoning) {
    const auto whole = to.chat.create(ask("think first", "o3-mini"), block);
    const auto streamed = to.chat.stream(ask("think first", "o3-mini"), block).collect(block);
    for (const auto* answer : {&whole, &streamed}) {
        EXPECT_EQ(answer->reasoning(), "Six times seven.");
        EXPECT_EQ(answer->text(), "42");
    }
}

TEST_F(mock, finish_reasons) {
    for (const auto& [said, reason] : {std::pair("too long", "length"), std::pair("filter this", "content_filter")}) {
        EXPECT_EQ(to.chat.create(ask(said), block).choices.at(0).finish_reason, reason);
        EXPECT_EQ(to.chat.stream(ask(said), block).collect(block).choices.at(0).finish_reason, reason);
    }
}

TEST_F(mock, errors) {
    struct expected {
        const char* said;
        errc code;
        const char* message;
        const char* api_code;
    };
    for (const auto& [said, code, message, api_code] :
         {expected{"error 400", errc::bad_request, "Wrong temperature.", "bad_temperature"},
          expected{"error 401", errc::unauthorized, "Wrong key.", "invalid_api_key"},
          expected{"error 429", errc::rate_limited, "Slow down.", "rate_limit_exceeded"},
          expected{"error 503", errc::server_error, "Overloaded.", ""}})
        for (const auto& failure : {failed(said), failed_stream(said)}) {
            EXPECT_TRUE(failure.is(code)) << failure.what();
            EXPECT_NE(failure.api().message.find(message), std::string::npos) << failure.api().message;
            EXPECT_EQ(failure.api().code, api_code) << failure.what();
            EXPECT_EQ(failure.retry_after().has_value(), code == errc::rate_limited) << failure.what();
        }
}

TEST_F(mock, unknown_question_and_path) {
    EXPECT_FALSE(failed("nobody knows").api().message.empty());
    const auto missing = failure_of([&] { to.get("/nonsense", block); });
    EXPECT_TRUE(missing.is(errc::not_found)) << missing.what();
}

TEST_F(mock, cut_streams) {
    for (const std::string said : {"cut after chunks", "cut after time"})
        for (int i = 0; i < 5; ++i) {
            const auto failure = failed_stream(said);
            EXPECT_TRUE(failure.is(errc::truncated)) << failure.what();
        }
}

TEST_F(mock, embeddings) {
    const auto answer = to.embeddings.create(openai::embedding_request("text-embedding-3-small", "hello world"), block);
    EXPECT_EQ(answer.data.at(0).embedding_, (std::vector<float>{0.25f, -0.5f, 0.125f}));
    auto two = openai::embedding_request("text-embedding-3-small").add("hello world").add("second");
    for (const std::string format : {"float", "base64"}) {
        two.encoding_format = format;
        const auto both = to.embeddings.create(two, block);
        ASSERT_EQ(both.data.size(), 2u);
        for (const auto& one : both) EXPECT_EQ(one.embedding_, answer.data[0].embedding_);
    }
}

TEST_F(mock, images) {
    const auto one = to.images.generate(openai::image_request("a cat"), block);
    EXPECT_EQ(one.data.at(0).url, "https://images.example/cat.png");
    EXPECT_EQ(one.data.at(0).revised_prompt, "a small cat");
    auto request = openai::image_request("two cats");
    request.n = 2;
    const auto two = to.images.generate(request, block);
    ASSERT_EQ(two.data.size(), 2u);
    EXPECT_EQ(two.data[0].bytes(), "\x89PNG\r\n\x1a\none");
    EXPECT_EQ(two.data[1].bytes(), "\x89PNG\r\n\x1a\ntwo");
}

TEST_F(mock, speech) {
    const auto sound = to.audio.speech.create(openai::speech_request("tts-1", "spoken text", "alloy"), block);
    EXPECT_EQ(sound.bytes(), std::string("ID3\x04\0\0music", 11));
    EXPECT_EQ(sound.content_type(), "audio/mpeg");
}

TEST_F(mock, transcription_and_translation) {
    const auto file = file_input::from_bytes(std::string(5000, 's'), "a.mp3");
    openai::transcription_request request(file, "whisper-1");
    request.response_format = "verbose_json";
    const auto said = to.audio.transcriptions.create(request, block);
    EXPECT_EQ(said.text, "What was said.");
    EXPECT_EQ(said.language, "en");
    EXPECT_EQ(said.duration, 2.5);
    EXPECT_EQ(said.words.at(0).word, "What");
    EXPECT_EQ(said.segments.at(0).text, "What was said.");
    EXPECT_EQ(to.audio.translations.create(openai::translation_request(file, "whisper-1"), block).text,
              "What was said, in English.");
}

TEST_F(mock, moderation) {
    const auto answer = to.moderations.create(openai::moderation_request("Hello"), block);
    EXPECT_FALSE(answer.flagged());
    EXPECT_EQ(answer.results.size(), 1u);
}

TEST_F(mock, models) {
    std::set<std::string> ids;
    for (const auto& one : to.models.list(block)) ids.insert(one.id);
    EXPECT_TRUE(ids.contains("gpt-4o"));
}

const std::string questions = "{\"a\":1}\n{\"b\":\"\u00fc\"}\n" + std::string("\0\xff\r\n--x", 7);

TEST_F(mock, files) {
    const auto made =
        to.files.create(openai::file_upload(file_input::from_bytes(questions, "questions.jsonl"), "batch"), block);
    EXPECT_EQ(made.bytes, static_cast<std::int64_t>(questions.size()));
    EXPECT_EQ(made.purpose, "batch");
    EXPECT_EQ(to.files.retrieve(made.id, block).filename, "questions.jsonl");
    bool listed = false;
    auto all = to.files.list_all();
    while (const auto one = all.next(block)) listed = listed || one->id == made.id;
    EXPECT_TRUE(listed);
    EXPECT_TRUE(to.files.del(made.id, block).deleted);
    EXPECT_TRUE(failure_of([&] { to.files.retrieve(made.id, block); }).is(errc::not_found));
}

TEST_F(mock, content_of_a_file) {
    if (std::getenv("FIELD_UPSTREAM") != nullptr)
        GTEST_SKIP() << "the gateway reads the content of a file as JSON, and fails if it is not JSON";
    const auto made =
        to.files.create(openai::file_upload(file_input::from_bytes(questions, "questions.jsonl"), "batch"), block);
    EXPECT_EQ(to.files.content(made.id, block).bytes(), questions);
}

TEST_F(mock, batches) {
    const std::string line = R"({"custom_id":"1","method":"POST","url":"/v1/chat/completions",)"
                             R"("body":{"model":"gpt-4o","messages":[{"role":"user","content":"say hello"}]}})";
    const auto file =
        to.files.create(openai::file_upload(file_input::from_bytes(line + "\n", "in.jsonl"), "batch"), block);
    auto batch = to.batches.create(openai::batch_request(file.id), block);
    for (int i = 0; i < 50 && batch.status != "completed"; ++i) batch = to.batches.retrieve(batch.id, block);
    EXPECT_EQ(batch.status, "completed");
    EXPECT_EQ(batch.request_counts.value_or(openai::batch_counts()).completed, 1);
    ASSERT_TRUE(batch.output_file_id);
    const auto output = std::string(to.files.content(*batch.output_file_id, block).bytes());
    EXPECT_EQ(json::parse(output.substr(0, output.find('\n'))).at("custom_id"), "1") << output;
    bool listed = false;
    for (const auto& one : to.batches.list(block)) listed = listed || one.id == batch.id;
    EXPECT_TRUE(listed);
}

TEST_F(mock, a_hundred_calls_at_once) {
    std::vector<std::thread> threads;
    threads.reserve(100);
    std::atomic<int> right{0};
    for (int i = 0; i < 100; ++i)
        threads.emplace_back([&, i] {
            try {
                const auto text =
                    i % 2 == 0 ? std::string(to.chat.create(ask("often"), block).text()) : stream("often");
                if (text == "Once more.") ++right;
            } catch (const openai::error& failure) {
                ADD_FAILURE() << failure.what();
            }
        });
    for (auto& one : threads) one.join();
    EXPECT_EQ(right, 100);
}

TEST_F(mock, cancelled_in_a_stream) {
    auto deltas = to.chat.stream(ask("slow stream"), block);
    EXPECT_TRUE(deltas.next(block));
    deltas.cancel();
    EXPECT_TRUE(failure_of([&] { deltas.next(block); }).is(errc::cancelled));
    EXPECT_EQ(stream("often"), "Once more.");
}

/// Its own ways of failing, asked for by header fields.
class chaos : public mock {};

TEST_F(chaos, is_reported) {
    const auto with = [](const char* what) {
        return call_options().header(std::string("x-aimock-chaos-") + what, "1");
    };
    for (const auto& dropped : {failed("often", with("drop")), failed_stream("often", with("drop"))}) {
        EXPECT_EQ(dropped.status(), 500) << dropped.what();
        EXPECT_EQ(dropped.api().code, "chaos_drop");
    }
    for (const auto& limited : {failed("often", with("ratelimit")), failed_stream("often", with("ratelimit"))}) {
        EXPECT_TRUE(limited.is(errc::rate_limited)) << limited.what();
        EXPECT_EQ(limited.retry_after(), 1s);
    }
    for (const auto& gone : {failed("often", with("disconnect")), failed_stream("often", with("disconnect"))})
        EXPECT_TRUE(gone.is(errc::connection_lost) || gone.is(errc::truncated)) << gone.what();
    for (const auto& broken : {failed("often", with("malformed")), failed_stream("often", with("malformed"))})
        EXPECT_TRUE(broken.is(errc::invalid_json) || broken.is(errc::truncated)) << broken.what();
}

TEST_F(chaos, is_survived_with_retries) {
    auto options = field_options();
    options.retry = openai::retry_policy();
    options.retry.max_attempts = 20;
    options.retry.budget = 0;
    options.retry.transient.base = options.retry.min_delay = 1ms;
    options.retry.retry_ambiguous = true; // a connection that ends is one to be tried again here
    const openai::client patient(options);
    const auto half = [](const char* what) {
        return call_options().header(std::string("x-aimock-chaos-") + what, "0.5");
    };
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(patient.chat.create(ask("often"), half("drop"), block).text(), "Once more.");
        EXPECT_EQ(patient.chat.create(ask("often"), half("disconnect"), block).text(), "Once more.");
    }
}

} // namespace
