// SPDX-License-Identifier: BSL-1.0
#include "faults/caller.hpp"
#include "faults/server/answers.hpp"
#include "faults/server/hostile_answers.hpp"
#include "faults/virtual_clock.hpp"
#include "faults/world.hpp"
#include "support/addresses_of.hpp"

#include <gtest/gtest.h>

/// Answers that are not what was asked for, to a client that retries.
namespace odd_answers_test {
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
        {"error_for_stream", json_error, true, errc::in_stream_error, billing::unknown, "sorry"},
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

namespace {

using namespace faults;

asio::awaitable<void> create(world& in) {
    openai::chat_request question("m");
    question.user("?");
    auto answer = co_await in.chat->create(std::move(question));
    in.text += answer.text();
}

asio::awaitable<void> read_stream(world& in) {
    openai::chat_request question("m");
    question.user("?");
    in.stream = co_await in.chat->stream(std::move(question));
    while (auto delta = co_await in.stream->next()) in.text += delta->text();
}

scenario scenario_of(const hostile_answer& answer, granularity pieces) {
    scenario made;
    made.name = answer.name;
    made.scripts = {answer.steps};
    made.operation = answer.streamed ? read_stream : create;
    made.pieces = pieces;
    made.options = [](openai::client_options& options) {
        options.retry = openai::retry_policy(); // what is not to be repeated is not, though attempts are left
        options.max_response_body = 1 << 20;
    };
    return made;
}

class hostile_answers : public testing::TestWithParam<const hostile_answer*> {
protected:
    static void expect_outcome(granularity pieces) {
        const auto& wanted = *GetParam();
        const auto what = scenario_of(wanted, pieces);
        world here(what);
        here.begin();
        while (!here.finished() && here.turn()) {
        }
        ASSERT_EQ(here.completions, 1);
        EXPECT_EQ(here.server.requests, 1u);
        EXPECT_EQ(here.server.opened, 1u);
        expect_error(here);
        if (wanted.streamed) {
            EXPECT_EQ(here.text, wanted.text);
        } else {
            EXPECT_EQ(here.text, wanted.code ? "" : answers::text);
        }
        expect_connection(here);
    }

    static void expect_error(const world& here) {
        const auto& wanted = *GetParam();
        const auto failure = failure_of(here);
        ASSERT_EQ(failure.has_value(), wanted.code.has_value()) << (failure ? failure->what() : "no error");
        if (!failure) return;
        EXPECT_EQ(failure->code(), *wanted.code) << failure->what();
        EXPECT_EQ(failure->maybe_billed(), wanted.billed) << failure->what();
        EXPECT_EQ(failure->attempts(), 1);
        EXPECT_EQ(std::string(failure->what()).find(canary), std::string::npos);
    }

    /// What can happen without time passing happens: the rest of an answer is read in the background.
    static void drain(world& here) {
        do here.io->restart();
        while (here.io->poll() > 0);
    }

    /// Whether the next call needs a connection of its own, and that it succeeds.
    static void expect_connection(world& here) {
        here.stream.reset();
        if (!GetParam()->kept) here.run_out();
        else drain(here);
        EXPECT_EQ(here.server.open, GetParam()->kept ? 1u : 0u);
        advance_time(std::chrono::seconds(1)); // a connection behind a stream has shown by then that it stays
        SCOPED_TRACE(here.core->pool().describe());
        EXPECT_EQ(here.good_call(), "");
        const bool error_inside = GetParam()->name.starts_with("83_"); // in the pool; its reuse is not judged here
        if (!error_inside) {
            EXPECT_EQ(here.server.opened, GetParam()->kept ? 1u : 2u);
        }
    }
};

TEST_P(hostile_answers, have_their_outcome) { expect_outcome({}); }

TEST_P(hostile_answers, have_their_outcome_in_small_pieces) {
    std::size_t bytes = 0;
    for (const auto& each : GetParam()->steps) bytes += each.text.size() * each.times;
    expect_outcome(bytes < 10'000 ? granularity{1, 1} : granularity{1001, 7});
}

const auto name = [](const auto& about) { return about.param->name; };

INSTANTIATE_TEST_SUITE_P(heads, hostile_answers, testing::ValuesIn(support::addresses_of<hostile_heads>()), name);
INSTANTIATE_TEST_SUITE_P(bodies, hostile_answers, testing::ValuesIn(support::addresses_of<hostile_bodies>()), name);
INSTANTIATE_TEST_SUITE_P(events, hostile_answers, testing::ValuesIn(support::addresses_of<hostile_events>()), name);

} // namespace
} // namespace odd_answers_test

namespace faults {

/// For GoogleTest.
void PrintTo(const hostile_answer& value, std::ostream* to) { *to << value.name; }

} // namespace faults
