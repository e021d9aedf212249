// SPDX-License-Identifier: BSL-1.0
#include "faults/caller.hpp"
#include "faults/server/answers.hpp"

#include <gtest/gtest.h>

/// Errors inside a stream: as its first event they may be retried, later never.
namespace first_event_test {
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;

std::string error_event(const std::string& code, const std::string& type = "t") {
    return R"({"error":{"message":"sorry","type":")" + type + R"(","code":")" + code + "\"}}";
}

std::string whole(const std::string& events) { return say::stream_head() + events + say::last_chunk(); }

struct row {
    const char* name;
    std::string events; ///< of the first answers
    bool retried;
    const char* code;
};

const std::vector<row>& rows() {
    static const std::vector<row> all{
        {"overloaded", say::event(error_event("", "overloaded_error")), true, ""},
        {"server_error", say::event(error_event("server_error")), true, "server_error"},
        {"rate_limit", say::event(error_event("rate_limit_exceeded")), true, "rate_limit_exceeded"},
        {"number", say::event(R"({"error":{"message":"sorry","type":"t","code":503}})"), true, "503"},
        {"after_comments", say::chunk(": ping\n\n: ping\n\n") + say::event(error_event("500")), true, "500"},
        {"then_done", say::event(error_event("500")) + say::done(), true, "500"},
        {"with_empty_choices", say::event(R"({"choices":[],"error":{"message":"sorry","type":"t","code":"500"}})"),
         true, "500"},
        {"named", say::chunk("event: error\ndata: " + error_event("500") + "\n\n"), true, "500"},
        {"named_only",
         say::chunk("event: error\ndata: {\"message\":\"sorry\",\"type\":\"server_error\",\"code\":\"500\"}\n\n"), true,
         "500"},
        {"quota", say::event(error_event("insufficient_quota")), false, "insufficient_quota"},
        {"quota_per_day",
         say::event(R"({"error":{"message":"sorry","type":"t","code":429,"details":[{"@type":)"
                    R"("type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":)"
                    R"("RequestsPerDayPerProject"}]}]}})"),
         false, "429"},
        {"unknown", say::event(error_event("odd")), false, "odd"},
        {"invalid", say::event(error_event("", "invalid_request_error")), false, ""},
        {"unauthorized", say::event(error_event("401")), false, "401"},
        {"after_an_event", say::delta("") + say::event(error_event("500")), false, "500"},
        {"after_text", say::delta("Hi") + say::event(error_event("500")), false, "500"},
    };
    return all;
}

const way streams[] = {way::stream_awaited, way::stream_callback, way::stream_future};

class first_event : public testing::TestWithParam<way> {};

TEST_P(first_event, that_is_an_error_is_retried_if_that_may_help) {
    for (const auto& each : rows()) {
        SCOPED_TRACE(each.name);
        caller server({answer_in_turn({whole(each.events)})});
        const auto& call = server.run(GetParam());
        const auto requests = each.retried ? 3u : 1u;
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, errc::in_stream_error);
        EXPECT_EQ(call.failure->api().message, "sorry");
        EXPECT_EQ(call.failure->api().code, each.code);
        EXPECT_EQ(call.failure->status(), 200);
        EXPECT_EQ(call.failure->phase(), openai::phase::stream);
        EXPECT_EQ(call.failure->maybe_billed(), billing::yes);
        EXPECT_EQ(call.failure->attempts(), static_cast<int>(requests));
        const bool later = std::string_view(each.name).starts_with("after_"); // the stream had begun: those before
        EXPECT_EQ(call.failure->history().size(), each.retried ? 3u : later ? 0u : 1u);
        EXPECT_EQ(server.requests.size(), requests);
        server.pass(1s);
        EXPECT_EQ(server.here.server.opened, 1u); // the framing was complete each time
        EXPECT_EQ(server.here.server.open, 1u);
    }
}

TEST_P(first_event, that_is_an_error_is_forgotten_after_success) {
    for (const auto& each : rows()) {
        if (!each.retried) continue;
        SCOPED_TRACE(each.name);
        caller server({answer_in_turn({whole(each.events), whole(each.events), say::stream()})});
        const auto& call = server.run(GetParam());
        EXPECT_FALSE(call.failure);
        EXPECT_EQ(call.text, say::text);
        EXPECT_EQ(server.requests.size(), 3u);
        EXPECT_EQ(server.here.server.opened, 1u);
    }
}

TEST_P(first_event, is_given_to_a_caller_who_wants_one_attempt) {
    for (const auto& each : rows()) {
        SCOPED_TRACE(each.name);
        openai::call_options once;
        once.retry = openai::retry_policy::none();
        caller server({answer_in_turn({whole(each.events)})});
        const auto& call = server.run(GetParam(), once);
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, errc::in_stream_error);
        EXPECT_EQ(server.requests.size(), 1u);
    }
}

TEST_P(first_event, that_is_an_error_waits_as_the_server_asks) {
    const auto head = std::string("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nretry-after: 5\r\n"
                                  "transfer-encoding: chunked\r\n\r\n");
    const auto busy = head + say::event(error_event("503")) + say::last_chunk();
    caller server({answer_in_turn({busy, say::stream()})});
    const auto& call = server.run(GetParam());
    EXPECT_FALSE(call.failure);
    EXPECT_GE(call.took(), 5s);
    EXPECT_LE(call.took(), 5501ms);
}

/// Its framing does not end: the connection goes after a quarter of a second, and the retry has one of its own.
TEST_P(first_event, that_is_an_error_without_an_end_costs_its_connection) {
    const script endless{request(), send(say::stream_head() + say::event(error_event("500"))), stall()};
    caller server({endless, answer_in_turn({say::stream()})}, [](auto& options) {
        options.retry.transient.base = 2s;
        options.retry.transient.jitter_from = 1;
    });
    const auto& call = server.run(GetParam());
    EXPECT_FALSE(call.failure);
    EXPECT_EQ(call.took(), 2s);
    EXPECT_EQ(server.here.server.opened, 2u);
    EXPECT_EQ(server.here.server.open, 1u);
}

TEST_P(first_event, that_does_not_come_has_its_limit) {
    for (const bool retries : {false, true}) {
        const script silent{request(), send(say::stream_head()), stall()};
        caller server({silent}, [](auto& options) { options.timeouts.first_event = 7s; });
        openai::call_options options;
        if (!retries) options.retry = openai::retry_policy::none();
        const auto& call = server.run(GetParam(), options);
        ASSERT_TRUE(call.failure);
        EXPECT_EQ(call.failure->details().code, errc::first_byte_timeout);
        EXPECT_EQ(call.failure->phase(), openai::phase::stream);
        EXPECT_EQ(call.failure->maybe_billed(), billing::yes);
        EXPECT_EQ(call.took(), 7s);
        EXPECT_EQ(server.requests.size(), 1u);
        EXPECT_EQ(server.here.server.open, 0u);
    }
}

/// The wait for the first event has its limit whatever comes that is none.
TEST_P(first_event, is_not_replaced_by_comments) {
    script pings{request(), send(say::stream_head())};
    for (int i = 0; i < 30; ++i) {
        pings.push_back(wait(1s));
        pings.push_back(send(say::chunk(": ping\n\n")));
    }
    caller server({pings}, [](auto& options) { options.timeouts.first_event = 7s; });
    const auto& call = server.run(GetParam());
    ASSERT_TRUE(call.failure);
    EXPECT_EQ(call.failure->details().code, errc::first_byte_timeout);
    const std::string_view said = call.failure->what();
    EXPECT_NE(said.find("(timeouts.first_event)"), said.npos) << said;
    EXPECT_EQ(said.find("silent"), said.npos) << said;
    EXPECT_EQ(call.took(), 7s);
    EXPECT_EQ(server.requests.size(), 1u);
}

TEST_P(first_event, is_waited_for_on_every_attempt) {
    if (GetParam() != way::stream_awaited) return;
    for (const bool retries : {false, true}) {
        caller server({{request(), send(say::stream_head()), wait(3s),
                        send(say::delta("Hello there") + say::finish() + say::done() + say::last_chunk())}});
        openai::call_options options;
        if (!retries) options.retry = openai::retry_policy::none();
        std::optional<std::chrono::milliseconds> there;
        openai::chat_request question("m");
        server.here.chat->stream(std::move(question.user("?")), options,
                                 [&](std::exception_ptr, openai::chat_stream) { there = server.now(); });
        while (!there && server.here.turn()) {
        }
        EXPECT_EQ(there, 3s);
    }
}

INSTANTIATE_TEST_SUITE_P(all, first_event, testing::ValuesIn(streams),
                         [](const auto& about) { return name_of(about.param); });

} // namespace
} // namespace first_event_test
