// SPDX-License-Identifier: BSL-1.0
#include "wire.hpp"

#include <gtest/gtest.h>

#include <list>
#include <testing/script_file.hpp>
#include <thread>

#include <sys/resource.h>

namespace record_test {

using namespace std::chrono_literals;
using openai::testing::cut;
using openai::testing::reply;
using openai::testing::server;
using openai::testing::server_options;
using steady = std::chrono::steady_clock;

namespace {

TEST(Record, KeepsRequests) {
    server target;
    wire::connection first(target);
    wire::connection second(target);
    const auto body = wire::chat("Hi", R"(,"stream":true)");
    ASSERT_TRUE(first.send(wire::get("/v1/models?x=1")));
    first.read();
    ASSERT_TRUE(second.send(wire::post(body, "/v1/chat/completions", "X-Mine: a\r\nX-Mine: b\r\n")));
    second.read();
    ASSERT_TRUE(target.wait_for_answers(2));
    const auto seen = target.requests();
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_EQ(seen[0].method, "GET");
    EXPECT_EQ(seen[0].target, "/v1/models?x=1");
    EXPECT_EQ(seen[0].path(), "/v1/models");
    EXPECT_EQ(seen[1].body, body);
    EXPECT_EQ(seen[1].prompt, "Hi");
    EXPECT_EQ(seen[1].model, "gpt-4o");
    EXPECT_TRUE(seen[1].stream);
    EXPECT_EQ(seen[1].index, 1u);
    EXPECT_NE(seen[1].connection, seen[0].connection);
    EXPECT_EQ(seen[1].header("x-mine"), "a");
    EXPECT_FALSE(seen[1].header("x-other"));
    EXPECT_EQ(seen[1].headers.back(), (std::pair<std::string, std::string>("X-Mine", "b")));
    EXPECT_TRUE(seen[1].answered);
    EXPECT_FALSE(seen[1].client_left);
    EXPECT_GT(seen[1].bytes_written, 500u);
    EXPECT_THROW(target.request(2), std::out_of_range);
    EXPECT_EQ(target.counts().max_open, 2u);
}

TEST(Record, SeesTheClientLeaveInMidStream) {
    for (const bool with_reset : {false, true}) {
        server target;
        target.push(reply("one two three four").delay_between(1h));
        wire::connection connection(target);
        ASSERT_TRUE(connection.send(wire::post(wire::chat("Hi", R"(,"stream":true)"))));
        EXPECT_FALSE(connection.read(400).empty());
        EXPECT_EQ(target.counts().client_left, 0u);
        with_reset ? connection.reset() : connection.close();
        EXPECT_TRUE(target.wait_until_client_left());
        EXPECT_TRUE(target.wait_until_open(0));
        const auto left = target.request(0);
        EXPECT_TRUE(left.client_left);
        EXPECT_FALSE(left.answered);
        EXPECT_GE(left.bytes_written, 400u);
    }
}

TEST(Record, SeesTheClientLeaveWhenItDoesNotRead) {
    server target;
    target.push(reply::verbatim(200, std::string(64u << 20, 'x')));
    wire::connection connection(target);
    ASSERT_TRUE(connection.send(wire::post("{}")));
    ASSERT_TRUE(target.wait_for_bytes(0, 65536));
    connection.close();
    EXPECT_TRUE(target.wait_until_client_left());
    EXPECT_LT(target.request(0).bytes_written, 64u << 20);
}

TEST(Record, WaitsOnlySoLong) {
    server target;
    EXPECT_FALSE(target.wait_for_requests(1, 1ms));
    EXPECT_FALSE(target.wait_for_connections(1, 1ms));
    EXPECT_FALSE(target.wait_for_bytes(0, 0, 1ms));
    EXPECT_TRUE(target.wait_until_open(0, 0ms));
}

TEST(Record, ClosesIdleConnections) {
    for (const auto how : {cut::fin, cut::reset}) {
        server target;
        target.on("busy", reply("x").delay(1h));
        wire::connection busy(target);
        wire::connection idle(target);
        ASSERT_TRUE(busy.send(wire::post(wire::chat("busy"))));
        ASSERT_TRUE(target.wait_for_requests(1));
        ASSERT_TRUE(idle.send(wire::get("/v1/models")));
        ASSERT_TRUE(idle.read().complete);
        ASSERT_TRUE(target.wait_for_answers(1));
        target.close_idle(how);
        EXPECT_EQ(idle.read_to_end(), "");
        EXPECT_EQ(idle.how_ended(), how == cut::reset ? wire::end::reset : wire::end::eof);
        idle.close();
        EXPECT_TRUE(target.wait_until_open(1));
    }
}

TEST(Record, StopsAccepting) {
    server target;
    wire::connection before(target);
    ASSERT_TRUE(before.send(wire::get("/v1/models")));
    ASSERT_TRUE(before.read().complete);
    target.stop_accepting();
    EXPECT_EQ(wire::connection(target).error(), "refused");
    ASSERT_TRUE(before.send(wire::get("/v1/models")));
    EXPECT_TRUE(before.read().complete);
}

TEST(Record, DestructorDoesNotWait) {
    for (const bool tls : {false, true}) {
        auto target = std::make_unique<server>(server_options().https(tls));
        target->otherwise(reply("one two").delay_between(1h));
        wire::tls_client client(tls ? target->ca_pem() : std::string());
        std::list<wire::connection> connections;
        for (int i = 0; i < 20; ++i) {
            auto& one = tls ? connections.emplace_back(*target, client) : connections.emplace_back(*target);
            ASSERT_TRUE(one.send(wire::post(wire::chat("Hi", i % 2 ? R"(,"stream":true)" : ""))));
        }
        ASSERT_TRUE(target->wait_for_requests(20));
        const auto begin = steady::now();
        target.reset();
        EXPECT_LT(steady::now() - begin, 1s); // some milliseconds; far below the hour that is pending
    }
}

TEST(Record, ServesManyConnectionsAtOnce) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const std::size_t count = std::min<std::size_t>(1000, files.rlim_max / 4);
    server target;
    std::list<wire::connection> connections;
    for (std::size_t i = 0; i < count; ++i) {
        ASSERT_TRUE(connections.emplace_back(target).send(wire::post(wire::chat("Hi", R"(,"stream":true)"))));
    }
    for (auto& one : connections) ASSERT_TRUE(one.read().complete);
    EXPECT_EQ(target.counts().max_open, count);
    EXPECT_TRUE(target.wait_for_answers(count));
}

TEST(Record, MayBeUsedFromManyThreads) {
    server target;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&target, i] {
            wire::connection connection(target);
            for (int k = 0; k < 20; ++k) {
                const auto prompt = std::to_string(i * 100 + k);
                target.on(prompt, reply("answer " + prompt));
                EXPECT_TRUE(connection.send(wire::post(wire::chat(prompt))));
                EXPECT_NE(connection.read().body.find("answer " + prompt), std::string::npos);
                const auto earlier = target.requests().size();
                EXPECT_LE(earlier, target.counts().requests);
            }
        });
    for (auto& one : threads) one.join();
    EXPECT_EQ(target.counts().requests, 80u);
}

} // namespace

using openai::testing::apply_script;

namespace {

TEST(ScriptFile, GivesReplies) {
    server target;
    apply_script(target, R"({"a": "plain", "b": {"deltas": ["x", "y"], "delay_ms": 1, "between_ms": 1},
        "c": {"status": 503, "body": {"error": {"message": "down"}}}, "e": {"refusal": "I can not."},
        "f": {"text": "one two", "length_limit": 1}, "g": {"text": "one two", "cut_after_deltas": 1},
        "*": {"text": "anything else"}})");
    const struct {
        const char* prompt;
        int status;
        const char* text; ///< somewhere in the body
    } cases[] = {{"a", 200, "\"plain\""},
                 {"b", 200, "\"xy\""},
                 {"c", 503, R"({"error":{"message":"down"}})"},
                 {"e", 200, R"("refusal":"I can not.")"},
                 {"f", 200, R"("content":"one",)"},
                 {"g", 200, R"("content":"one two",)"},
                 {"d", 200, "\"anything else\""}};
    for (const auto& [prompt, status, text] : cases) {
        wire::connection connection(target);
        ASSERT_TRUE(connection.send(wire::post(wire::chat(prompt))));
        const auto answer = connection.read();
        EXPECT_EQ(answer.status, status) << prompt;
        EXPECT_NE(answer.body.find(text), std::string::npos) << answer.body;
    }
}

TEST(ScriptFile, NamesWhatIsWrong) {
    server target;
    for (const char* text :
         {"", "[]", R"({"here": 1})", R"({"here": {"colour": 1}})", R"({"here": {"delay_ms": "x"}})"}) {
        try {
            apply_script(target, text);
            ADD_FAILURE() << text;
        } catch (const std::invalid_argument& wrong) {
            const bool names = std::string(wrong.what()).find("here") != std::string::npos;
            EXPECT_EQ(names, std::string(text).size() > 2) << wrong.what();
        }
    }
}

} // namespace
} // namespace record_test
