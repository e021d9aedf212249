// SPDX-License-Identifier: BSL-1.0
#include "program.hpp"
#include "sample_fixture.hpp"
#include "support/prometheus.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

namespace lessons_test {
namespace {

using namespace std::chrono_literals;
using openai::testing::reply;
using samples::program;

using text = std::vector<std::string>;

class lessons : public samples::sample {
protected:
    /// Runs a lesson to its end; it must succeed and print exactly these lines.
    void expect(const std::string& name, const text& arguments, const text& lines) {
        text command{LESSONS + ("/" + name)};
        command.insert(command.end(), arguments.begin(), arguments.end());
        program lesson(command, environment());
        EXPECT_EQ(lesson.wait(), 0);
        EXPECT_EQ(lesson.lines(), lines);
    }
};

TEST_F(lessons, hello) {
    server_.on("How are you?", reply("Fine, thanks.").usage(3, 4));
    expect("01_hello", {"How are you?"}, {"Fine, thanks.", "model gpt-4o-mini, status 200, 7 tokens"});
    EXPECT_EQ(server_.counts().full_handshakes, 1u);
}

TEST_F(lessons, hello_without_trust) {
    auto environment = this->environment();
    environment["SSL_CERT_FILE"] = "";
    program lesson({LESSONS "/01_hello"}, environment);
    EXPECT_EQ(lesson.wait(), 1);
    EXPECT_EQ(lesson.output(), "");
    EXPECT_NE(lesson.errors().find("certificate"), std::string::npos) << lesson.errors();
}

TEST_F(lessons, streaming) {
    server_.on("Write a haiku about the sea.", reply().deltas({"Grey ", "waves ", "roll"}).usage(5, 6));
    server_.on("And one about the wind.", reply("It blows."));
    expect("02_streaming", {}, {"Grey waves roll", "finished: stop, 6 tokens", "It blows."});
    EXPECT_LE(server_.counts().connections, 2u); // one shows that the server keeps the other
}

TEST_F(lessons, errors) {
    server_.on("Is anybody there?",
               reply::error(404, "The model does not exist", "invalid_request_error", "model_not_found")
                   .header("x-request-id", "req-1"));
    server_.on("Count to ten.", reply().deltas({"one, ", "two, "}).finish_reason("").without_done());
    program lesson({LESSONS "/03_errors"}, environment());
    EXPECT_EQ(lesson.wait(), 0);
    const auto lines = lesson.lines();
    ASSERT_EQ(lines.size(), 7u) << lesson.output() << lesson.errors();
    EXPECT_TRUE(lines[0].starts_with("not found: HTTP 404: The model does not exist (type invalid_request_error, code "
                                     "model_not_found, request id req-1, server 127.0.0.1:"))
        << lines[0];
    EXPECT_EQ(lines[1], "  advice: correct the request, attempts: 1");
    EXPECT_TRUE(lines[2].starts_with("invalid argument: ")) << lines[2];
    EXPECT_EQ(lines[3], "  advice: correct the request, attempts: 0");
    EXPECT_TRUE(lines[4].starts_with("answer cut short: ")) << lines[4];
    EXPECT_EQ(lines[6], "  so far: one, two, ");
    EXPECT_EQ(server_.counts().requests, 2u);
}

TEST_F(lessons, errors_of_rates) {
    server_.on("Is anybody there?", reply::error(429, "Slow down", "requests").header("retry-after", "600"));
    program lesson({LESSONS "/03_errors"}, environment());
    EXPECT_EQ(lesson.wait(), 0);
    ASSERT_GE(lesson.lines().size(), 2u);
    EXPECT_EQ(lesson.lines()[1], "  advice: wait, then try again, attempts: 1, not before: 600000 ms");
}

TEST_F(lessons, timeouts_and_cancellation) {
    server_.handle([](const auto& request) {
        return request.stream ? reply().deltas({"Once upon a time there was a king", "."}).stall_body_after(600)
                              : reply::never();
    });
    expect("04_timeouts_and_cancellation", {},
           {"limited: timed out", "raced: the timer was first", "enough: cancelled"});
    // On a slow machine, the time of a call may be over before its request is sent.
    EXPECT_TRUE(server_.wait_until_client_left(server_.counts().requests));
    EXPECT_TRUE(server_.wait_until_open(0));
}

TEST_F(lessons, many_at_once) {
    server_.on("What is 1+1?", reply("two").delay(20ms));
    server_.on("What is 2+2?", reply("four"));
    for (const std::string city : {"Montreal", "Helsinki", "Prague", "Ljubljana"})
        server_.on("Which river is in " + city + "?", reply("the river of " + city));
    const text cities{"Montreal: the river of Montreal", "Helsinki: the river of Helsinki",
                      "Prague: the river of Prague", "Ljubljana: the river of Ljubljana"};
    text lines{"two and four"};
    for (int i = 0; i < 2; ++i) lines.insert(lines.end(), cities.begin(), cities.end());
    expect("05_many_at_once", {}, lines);
    EXPECT_LE(server_.counts().connections, 3u);
}

TEST_F(lessons, many_at_once_one_fails) {
    server_.on("Which river is in Prague?", reply::error(400, "No rivers today"));
    program lesson({LESSONS "/05_many_at_once"}, environment());
    EXPECT_EQ(lesson.wait(), 1);
    EXPECT_NE(lesson.errors().find("No rivers today"), std::string::npos) << lesson.errors();
}

TEST_F(lessons, callbacks_and_futures) {
    expect("06_callbacks_and_futures", {},
           {"block: one", "future: two", "callback: three", "slot: cancelled", "tuple: five"});
}

TEST_F(lessons, other_providers) {
    server_.handle([](const openai::testing::received_request& request) {
        if (request.path() == "/v1/embeddings")
            return reply::verbatim(200, R"({"data":[{"embedding":[0.1,0.2,0.3]}]})");
        if (request.path() == "/v1/models")
            return reply::verbatim(200, R"({"data":[{"id":"llama","owned_by":"library"},{"id":"qwen"}]})");
        return reply::verbatim(200, R"({"choices":[{"message":{"content":"Hello."}}],"timings":{}})");
    });
    expect("07_other_providers", {"llama"},
           {"llama of library", "qwen of unknown owner", "Hello.", "fields: choices timings", "dimensions: 3"});
    const auto chat = server_.request(1);
    EXPECT_EQ(chat.target, "/v1/chat/completions?api-version=2024-06-01");
    EXPECT_EQ(chat.header("x-title"), "asio-openai sample");
    EXPECT_EQ(chat.header("x-priority"), "low");
    EXPECT_NE(chat.body.find(R"("top_k":40)"), std::string::npos) << chat.body;
    EXPECT_EQ(server_.request(2).header("x-priority"), std::nullopt);
}

TEST_F(lessons, other_providers_from_a_file) {
    openai::testing::server other;
    other.handle([](const openai::testing::received_request&) {
        return reply::verbatim(200, R"({"choices":[{"message":{"content":"Hi."}}],"data":[{"embedding":[1]}]})");
    });
    const samples::temporary_file file(R"({"providers":{"o":{"baseURL":")" + other.base_url() +
                                       R"(","apiKey":"sk-other"}},)"
                                       R"("models":{"short":{"provider":"o","model":"long"}}})");
    expect("07_other_providers", {"short", file.path()},
           {"gpt-4o of testing", "gpt-4o-mini of testing", "Hi.", "fields: choices data", "dimensions: 1"});
    EXPECT_EQ(other.request(0).model, "long");
    EXPECT_EQ(other.request(0).header("authorization"), "Bearer sk-other");
    EXPECT_FALSE(other.request(0).header("x-title"));
    EXPECT_EQ(server_.counts().requests, 1u); // the list of models
}

TEST_F(lessons, resources) {
    server_.handle([](const openai::testing::received_request& request) {
        if (request.method != "GET") return reply(); // the local server's own answers
        const bool first = request.target.find("after=") == std::string::npos;
        const std::string id = first ? "c-1" : "c-2";
        return reply::verbatim(200, R"({"data":[{"id":")" + id + R"(","choices":[{"message":{"content":"Hi."}}]}],)" +
                                        R"("has_more":)" + (first ? "true}" : "false}"));
    });
    expect("14_resources", {"a cat", "a cat", "a kitten"},
           {"a cat: the same, 8 numbers", "a cat: the same, 8 numbers", "a kitten: different, 8 numbers", "harmless",
            "c-1: Hi.", "c-2: Hi."});
    EXPECT_EQ(server_.request(3).target, "/v1/chat/completions?after=c-1&limit=2");
}

TEST_F(lessons, callbacks) {
    server_.on("What is 2+2?", reply("4"));
    server_.on("Hello", reply("Hi."));
    server_.on("Hello?", reply::error(404, "no such model"));
    server_.on("Count to three.", reply().deltas({"one ", "two ", "three"}));
    expect("09_callbacks", {},
           {"model: gpt-4o", "model: gpt-4o-mini", "end: 4", "answer: Hi.",
            "failed: status 404, no such model (check the model's name)", "one two three",
            "whole: one two three (stop)", "ended: cancelled"});
}

TEST_F(lessons, future_ids) {
    server_.on("What is 2+2?", reply("4"));
    server_.on("Count to three.", reply().deltas({"one ", "two ", "three"}));
    expect("10_future_ids", {},
           {"not started: invalid argument: temperature must be from 0 to 2", "started: running", "answer: 4",
            "taken: 4", "again: already redeemed", "whole: one two three", "kept: counting succeeded"});
    EXPECT_NE(server_.request(0).body.find(R"("stop":["END","###"])"), std::string::npos);
}

class readme : public lessons {};

TEST_F(readme, prints_the_short_answer_first) {
    server_.on("List the 5 most famous hockey players of the 20th century.", reply("Gordie Howe, ...").delay(300ms));
    server_.on("What is 2+2?", reply("4"));
    program example({README_PROGRAM}, environment());
    EXPECT_EQ(example.wait(), 0);
    EXPECT_EQ(example.lines(), (text{"Response for: What is 2+2?", "4", "",
                                     "Response for: List the 5 most famous hockey players of the 20th century.",
                                     "Gordie Howe, ...", ""}));
}

TEST_F(lessons, sessions) {
    server_.push(reply("A number with two divisors.")).push(reply().deltas({"2, ", "3, ", "5"})).push(reply("7"));
    expect("11_sessions", {}, {"A number with two divisors.", "2, 3, 5", "7", "6 messages are kept"});
    EXPECT_NE(server_.request(2).body.find("You are a patient teacher."), std::string::npos);
}

TEST_F(lessons, tools) {
    server_.push(reply()
                     .tool_call("1", "get_weather", {R"({"city":"Paris",)", R"("days":1})"})
                     .tool_call("2", "get_weather", {R"({"city":"Atlantis","days":null})"})
                     .tool_call("3", "today", {""}));
    server_.push(reply("In Paris, yes."));
    expect("12_tools", {},
           {"In Paris, yes.", R"(  a tool said: {"sky":"rain","celsius":21})",
            "  a tool said: Error executing function 'get_weather': no such city", "  a tool said: 2026-11-21"});
}

TEST_F(lessons, structured_output) {
    server_.push(reply(R"({"title":"Pancakes","level":"easy","ingredients":[{"name":"flour","grams":250},)"
                       R"({"name":"eggs","grams":null}]})"));
    server_.push(reply().deltas(
        {R"({"title":"Soup","level":"hard","ingredients":[{"name":"wa)", R"(ter","grams":1000})", R"(]})"}));
    expect("13_structured_output", {},
           {"Pancakes (easy)", "- flour: 250 g", "- eggs: 0 g", "ingredient 1", "Soup: 1 ingredients"});
}

} // namespace

namespace {

using openai::testing::reply;
using samples::program;

/// The sample in front of the local server, and curl in front of the sample.
class inside_a_server : public samples::sample {
protected:
    inside_a_server()
        : relay_({LESSONS "/08_inside_a_server", "0"}, environment()) {
        if (!relay_.wait_for_output("/\n")) throw std::runtime_error("the relay did not start: " + relay_.errors());
        url_ = relay_.output().substr(0, relay_.output().find('\n'));
    }

    std::vector<std::string> curl() const {
        return {"curl", "--silent", "--show-error", "--no-buffer", "--noproxy", "*", "--data", "Tell me.", url_};
    }

    program relay_;
    std::string url_;
};

TEST_F(inside_a_server, relays_a_whole_answer) {
    server_.on("Tell me.", reply().deltas({"Once ", "\"upon\"\n", "a time"}));
    program client(curl(), {});
    EXPECT_EQ(client.wait(), 0) << client.errors();
    EXPECT_EQ(client.output(), "data: \"Once \"\n\ndata: \"\\\"upon\\\"\\n\"\n\ndata: \"a time\"\n\n");
}

TEST_F(inside_a_server, cancels_upstream_when_its_client_leaves) {
    server_.on("Tell me.", reply().deltas({"Once ", "upon ", "a ", "time ", "..."}).stall_body_after(700));
    program client(curl(), {});
    ASSERT_TRUE(client.wait_for_output("Once")) << client.output() << client.errors();
    EXPECT_EQ(server_.counts().client_left, 0u);
    client.signal(SIGINT);
    client.wait();
    EXPECT_TRUE(server_.wait_until_client_left(1));
    EXPECT_TRUE(server_.wait_until_open(0));

    // And it goes on serving.
    server_.on("Tell me.", reply("The end."));
    program next(curl(), {});
    EXPECT_EQ(next.wait(), 0) << next.errors();
    EXPECT_EQ(next.output(), "data: \"The\"\n\ndata: \" end.\"\n\n");
}

TEST_F(inside_a_server, cancels_upstream_before_the_first_delta) {
    server_.on("Tell me.", reply::never());
    program client(curl(), {});
    ASSERT_TRUE(server_.wait_for_requests(1));
    client.signal(SIGKILL);
    EXPECT_TRUE(server_.wait_until_client_left(1));
}

TEST_F(inside_a_server, a_cut_answer_is_seen_to_be_cut) {
    server_.on("Tell me.", reply().deltas({"Once ", "upon ", "a ", "time ", "..."}).cut_body_after(700));
    program client(curl(), {});
    EXPECT_EQ(client.wait(), 18) << "curl: transfer closed with outstanding data remaining; " << client.errors();
    EXPECT_NE(client.output().find("Once"), std::string::npos);
}

TEST_F(inside_a_server, an_error_upstream_is_a_bad_gateway) {
    server_.on("Tell me.", reply::error(400, "no"));
    auto command = curl();
    command.insert(command.begin() + 1, "--fail");
    program client(command, {});
    EXPECT_EQ(client.wait(), 22) << client.errors();
    EXPECT_NE(client.errors().find("502"), std::string::npos) << client.errors();
}

using support::prometheus_page;

TEST_F(lessons, responses) {
    server_.on("My name is Ada.", reply("Hello, Ada."));
    server_.on("What is my name?", reply("Ada."));
    server_.on("Write a haiku.", reply().deltas({"Grey ", "waves ", "roll"}));
    server_.on("What is the weather in Paris?", reply().reasoning("hm").tool_call("call_1", "weather", {"{}"}));
    server_.on("20 degrees", reply("It is warm."));
    server_.on("Is it time for lunch?", reply().tool_call("call_2", "time", {"{}"}));
    server_.on("12 o'clock", reply("It is."));
    server_.on("What shall I eat?", reply("Soup."));
    server_.on("Write a long story.", reply("Once.").delay(20ms));
    expect("15_responses", {},
           {"Hello, Ada.", "Ada.", "Grey waves roll", "status: completed", "called: weather{}", "It is warm.", "It is.",
            "Soup.", "The next program can go on in conv_000005", "queued", "completed: Once."});
}

/// The sample, and curl in the place of Prometheus.
class metrics_server : public testing::Test {
protected:
    metrics_server()
        : server_({METRICS_SERVER, "0"}, {}) {
        if (!server_.wait_for_output("/metrics\n")) throw std::runtime_error("did not start: " + server_.errors());
        url_ = server_.output().substr(0, server_.output().find('\n'));
    }

    static std::string fetch(const std::string& url, const std::string& what = "") {
        std::vector<std::string> command{"curl", "--silent", "--show-error", "--noproxy", "*"};
        if (!what.empty()) command.insert(command.end(), {"--output", "/dev/null", "--write-out", what});
        command.push_back(url);
        program curl(command, {});
        EXPECT_EQ(curl.wait(), 0) << curl.errors();
        return curl.output();
    }

    program server_;
    std::string url_;
};

TEST_F(metrics_server, shows_what_its_client_did) {
    const prometheus_page page(fetch(url_));
    EXPECT_TRUE(page.complaints().empty()) << page.complaints()[0];
    EXPECT_EQ(page.value(R"(openai_client_calls_total{outcome="bad_request"})"), 1);
    EXPECT_GE(page.value(R"(openai_client_calls_total{outcome="ok"})").value_or(0), 2);
    EXPECT_GE(page.value("openai_client_connections_opened_total").value_or(0), 1);
    EXPECT_LE(page.value("openai_client_connections_opened_total").value_or(9), 2); // a stream's is tried out
    EXPECT_GE(page.value("openai_client_connections_reused_total").value_or(0), 2);
    EXPECT_EQ(page.value("openai_client_first_event_seconds_count"), 1);
    EXPECT_GE(page.value("openai_client_phase_seconds_count{phase=\"write\"}").value_or(0), 3);
}

TEST_F(metrics_server, says_what_it_is_and_what_it_has_not) {
    EXPECT_EQ(fetch(url_, "%{http_code} %{content_type}"), "200 text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(fetch(url_ + "x", "%{http_code}"), "404");
}

} // namespace
} // namespace lessons_test
