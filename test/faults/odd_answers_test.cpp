// SPDX-License-Identifier: BSL-1.0
#include "faults/answers.hpp"
#include "faults/caller.hpp"

#include <gtest/gtest.h>

/// Answers that are not what was asked for, to a client that retries.
namespace {

using namespace faults;
using namespace std::chrono_literals;
namespace say = answers;
using openai::billing;
using openai::errc;

constexpr const char* html = "content-type: text/html\r\n";

struct row {
    const char* name;
    std::string answer;
    bool streamed;
    errc outcome;
    billing billed;
    const char* told; ///< in what the error says
    std::size_t requests = 1;
};

std::vector<row> rows() {
    const auto page = "<html>\x1b[1mSign in</html>" + std::string(5000, 'x');
    const auto whole = [](const std::string& events) { return say::stream_head() + events + say::last_chunk(); };
    const auto json_error = say::response(200, R"({"error":{"message":"sorry","type":"t","code":"odd"}})");
    return {
        {"html", say::response(200, page, html), false, errc::unexpected_content, billing::yes, "<html>"},
        {"html_for_stream", say::response(200, page, html), true, errc::unexpected_content, billing::yes, "<html>"},
        {"html_503", say::response(503, page, html), false, errc::server_error, billing::unknown, "503", 3},
        {"html_503_for_stream", say::response(503, page, html), true, errc::server_error, billing::unknown, "503", 3},
        {"events_for_document", say::stream(), false, errc::unexpected_content, billing::yes, "text/event-stream"},
        {"error_for_stream", json_error, true, errc::in_stream_error, billing::yes, "sorry"},
        {"cut_json", say::response(200, say::completion_body().substr(0, 90)), false, errc::invalid_json, billing::yes,
         "at byte 90"},
        {"no_json", say::response(200, "{\"id\": oops}"), false, errc::invalid_json, billing::yes, "at byte 7"},
        {"cut_json_event", whole(say::event(R"({"choices":[{"index":0,)")), true, errc::invalid_json, billing::yes,
         "at byte 23"},
        {"no_json_event", whole(say::delta("x") + say::event("{oops")), true, errc::invalid_json, billing::yes,
         "at byte 1"},
        {"wrong_type", say::response(200, R"({"id":"c","choices":"none"})"), false, errc::invalid_response,
         billing::yes, "choices"},
    };
}

TEST(odd_answers, of_200_are_told_once_and_the_connection_stays) {
    for (const auto& each : rows()) {
        for (const auto how : all_ways) {
            if (is_streamed(how) != each.streamed) continue;
            SCOPED_TRACE(each.name + (" " + name_of(how)));
            caller server({answer_in_turn({each.answer})});
            const auto& call = server.run(how);
            ASSERT_TRUE(call.failure);
            EXPECT_EQ(call.failure->details().code, each.outcome) << call.failure->what();
            EXPECT_EQ(call.failure->maybe_billed(), each.billed);
            EXPECT_EQ(server.requests.size(), each.requests);
            EXPECT_EQ(call.failure->attempts(), static_cast<int>(each.requests));
            const auto said = call.failure->what() + call.failure->details().context + call.failure->details().excerpt;
            EXPECT_NE(said.find(each.told), std::string::npos) << said;
            EXPECT_EQ(said.find('\x1b'), std::string::npos);
            EXPECT_LE(call.failure->details().excerpt.size(), 256u);
            server.pass(1s);
            EXPECT_EQ(server.here.server.opened, 1u);
            EXPECT_EQ(server.here.server.open, 1u);
        }
    }
}

TEST(odd_answers, a_document_for_a_stream_is_one_event) {
    for (const auto how : {way::stream_awaited, way::stream_callback, way::stream_future}) {
        caller server({answer_in_turn({say::completion()})});
        const auto& call = server.run(how);
        EXPECT_FALSE(call.failure);
        EXPECT_EQ(call.text, say::text);
        EXPECT_EQ(server.here.server.open, 1u);
    }
}

/// The server has its answer before it has the request, and closes.
TEST(odd_answers, that_come_early_are_delivered) {
    const struct {
        int status;
        errc code;
    } refusals[] = {{401, errc::unauthorized}, {413, errc::bad_request}, {429, errc::rate_limited}};
    for (const auto& each : refusals) {
        for (const auto& last : {fin(), cut(), reset(), stall()}) {
            SCOPED_TRACE(std::to_string(each.status) + ", then " + std::to_string(static_cast<int>(last.what)));
            caller server({{send(say::error(each.status, "connection: close\r\n")), last}},
                          [](auto& options) { options.retry = openai::retry_policy::none(); });
            server.here.server.pieces(granularity{0, 500});
            openai::chat_request question("m");
            question.user(std::string(20'000, 'x'));
            std::optional<openai::error> failure;
            server.here.chat->create(std::move(question), [&](std::exception_ptr thrown, openai::chat_completion) {
                if (thrown) failure = openai::to_error(thrown);
            });
            while (!failure && server.here.turn()) {
            }
            ASSERT_TRUE(failure);
            EXPECT_EQ(failure->details().code, each.code) << failure->what();
            EXPECT_EQ(failure->maybe_billed(), billing::no);
            EXPECT_EQ(server.requests.size(), 0u);
            server.pass(1s);
            EXPECT_EQ(server.here.server.opened, 1u);
            EXPECT_EQ(server.here.server.open, 0u);
        }
    }
}

TEST(odd_answers, of_a_server_that_stops_reading_are_not_waited_for) {
    for (const bool ambiguous : {false, true}) {
        for (const auto how : all_ways) {
            SCOPED_TRACE(name_of(how));
            caller server({{request(), stall()}}, [&](auto& options) { options.retry.retry_ambiguous = ambiguous; });
            server.here.server.takes = 100;
            const auto& call = server.run(how);
            const auto attempts = ambiguous ? 3 : 1;
            ASSERT_TRUE(call.failure);
            EXPECT_EQ(call.failure->details().code, errc::write_timeout);
            EXPECT_EQ(call.failure->phase(), openai::phase::write);
            EXPECT_NE(call.failure->details().context.find("limit 30000 ms"), std::string::npos);
            EXPECT_EQ(call.failure->maybe_billed(), billing::unknown);
            EXPECT_EQ(call.failure->attempts(), attempts);
            EXPECT_GE(call.took(), 30s * attempts);
            EXPECT_EQ(server.requests.size(), 0u);
            EXPECT_EQ(server.here.server.opened, static_cast<std::size_t>(attempts));
            EXPECT_EQ(server.here.server.open, 0u);
        }
    }
}

/// Half closed: it still takes the request, but will never answer.
TEST(odd_answers, that_end_before_the_request_are_none) {
    for (const bool before : {false, true}) {
        for (const auto how : all_ways) {
            SCOPED_TRACE(name_of(how));
            script steps{fin()};
            if (!before) steps.insert(steps.begin(), request());
            caller server({steps});
            const auto& call = server.run(how);
            ASSERT_TRUE(call.failure);
            EXPECT_EQ(call.failure->details().code, errc::connection_lost);
            EXPECT_EQ(call.failure->maybe_billed(), billing::unknown);
            EXPECT_EQ(call.failure->attempts(), 1);
            EXPECT_EQ(server.here.server.opened, 1u);
            EXPECT_EQ(server.here.server.open, 0u);
        }
    }
}

} // namespace
