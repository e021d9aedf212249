// SPDX-License-Identifier: BSL-1.0
#include "faults/allocations.hpp"
#include "faults/operations.hpp"
#include "faults/scenarios.hpp"
#include "faults/server/answers.hpp"
#include "faults/trial.hpp"
#include "faults/world.hpp"
#include "support/repeated.hpp"
#include "support/sanitizers.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace memory_test {
namespace {

using namespace faults;
namespace say = answers;
using openai::errc;

constexpr std::size_t mib = 1u << 20;

/// What docs/reliability.md promises, in bytes.
constexpr std::size_t stream_bound = 64 * mib;
constexpr std::size_t error_bound = 16 * mib;
constexpr std::size_t answer_bound(std::size_t max_response_body) { return 64 * 1024 + 36 * max_response_body; }
constexpr std::size_t call_bound = 48u << 10; ///< before anything of the answer is there, TLS left out
constexpr std::size_t waiter_bound = 4u << 10;

/// A peer that means ill.
struct hostile {
    std::string name;
    std::function<script()> steps; ///< made when they are played: some are of many megabytes
    bool streamed = true;
    errc outcome;
    std::size_t bound = stream_bound;
};

constexpr std::size_t body_limit = 4 * mib;

std::string sized_head(std::string_view type, std::size_t length) {
    return "HTTP/1.1 200 OK\r\ncontent-type: " + std::string(type) + "\r\ncontent-length: " + std::to_string(length) +
           "\r\n\r\n";
}

/// Text of many pieces between two others.
struct text {
    std::string before;
    std::string piece;
    std::size_t times = 1;
    std::string after = {};
};
std::string whole(const text& of) { return of.before + support::repeated(of.piece, of.times) + of.after; }

hostile peer(std::string name, script steps, bool streamed, errc outcome, std::size_t bound) {
    return {std::move(name), [steps = std::move(steps)] { return steps; }, streamed, outcome, bound};
}

hostile document(std::string name, text body, errc outcome) {
    const auto steps = [body = std::move(body)] {
        auto sent = whole(body);
        return script{request(), send(sized_head("application/json", sent.size())), send(std::move(sent))};
    };
    return {std::move(name), steps, false, outcome, answer_bound(body_limit)};
}

/// A stream of `times` chunks.
hostile event_stream(std::string name, text chunk, std::size_t times, errc outcome) {
    const auto steps = [chunk = std::move(chunk), times] {
        return script{request(), send(say::stream_head()), send(say::chunk(whole(chunk)), times)};
    };
    return {std::move(name), steps, true, outcome};
}

hostile event_of(std::string name, text event, errc outcome) {
    event.before.insert(0, "data: ");
    event.after += "\n\n";
    return event_stream(std::move(name), std::move(event), 1, outcome);
}

/// The text of an answer, `piece` after `piece`.
hostile delta_of(std::string name, std::string piece, std::size_t times) {
    return event_of(std::move(name), {"{\"choices\":[{\"delta\":{\"content\":\"", std::move(piece), times, "\"}}]}"},
                    errc::truncated);
}

std::vector<hostile> heads() {
    const std::string begin = "HTTP/1.1 200 OK\r\n";
    return {
        peer("endless_head", {request(), send(begin), send("x-field: " + std::string(900, 'x') + "\r\n", 4000)}, false,
             errc::limit_exceeded, mib),
        peer("endless_field", {request(), send(begin + "x: "), send(std::string(4000, 'x'), 4000)}, false,
             errc::limit_exceeded, mib),
        peer("many_fields", {request(), send(begin), send("a:\r\n", 400'000)}, false, errc::limit_exceeded, mib),
        peer("endless_interim", {request(), send("HTTP/1.1 103 Early\r\nlink: x\r\n\r\n", 100'000)}, false,
             errc::limit_exceeded, mib),
        peer("endless_status_line", {request(), send("HTTP/1.1 200 "), send(std::string(4000, 'x'), 4000)}, false,
             errc::limit_exceeded, mib),
    };
}

std::vector<hostile> framings() {
    const std::string chunked =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    return {
        peer("endless_chunk_extension", {request(), send(chunked + "5;"), send(std::string(4000, 'e'), 4000)}, false,
             errc::limit_exceeded, mib),
        peer("endless_small_extensions",
             {request(), send(chunked), send("1;" + std::string(4000, 'e') + "\r\nx\r\n", 4000)}, false,
             errc::limit_exceeded, mib),
        peer("endless_trailer", {request(), send(chunked + "0\r\nx: "), send(std::string(4000, 'x'), 40'000)}, false,
             errc::limit_exceeded, mib),
        peer("many_trailers", {request(), send(chunked + "0\r\n"), send("x: y\r\n", 100'000)}, false,
             errc::limit_exceeded, mib),
        peer("endless_body", {request(), send(chunked), send(say::chunk(std::string(64'000, ' ')), 400)}, false,
             errc::limit_exceeded, answer_bound(body_limit)),
        peer("huge_content_length",
             {request(), send("HTTP/1.1 200 OK\r\ncontent-length: 1000000000000000000\r\n\r\n{")}, false,
             errc::limit_exceeded, mib),
        peer("endless_error",
             {request(), send("HTTP/1.1 500 X\r\ntransfer-encoding: chunked\r\n\r\n"),
              send(say::chunk(std::string(64'000, 'e')), 400)},
             false, errc::server_error, error_bound),
        peer("error_of_numbers",
             {request(), send("HTTP/1.1 400 X\r\ncontent-length: 1000001\r\n\r\n[0"), send(",1", 499'999), send("]")},
             false, errc::bad_request, error_bound),
        peer("endless_after_done",
             {request(), send(say::stream_head() + say::delta("x") + say::done()),
              send(say::chunk(std::string(60'000, ':')), 400)},
             true, errc{}, stream_bound),
    };
}

std::vector<hostile> events() {
    constexpr std::size_t line = 60'000;
    return {
        event_stream("endless_line", {"", "d", line}, 400, errc::limit_exceeded),
        event_stream("endless_data_line", {"data: ", "d", line}, 400, errc::limit_exceeded),
        event_stream("endless_event", {"data: ", "d", line, "\n"}, 400, errc::limit_exceeded),
        event_stream("endless_comment", {": ", "c", line}, 400, errc::truncated),
        event_stream("empty_lines", {"", "data:\n", 10'000}, 2'000, errc::limit_exceeded),
        event_stream("many_ids", {"", "id: 12345678\n", 5'000}, 500, errc::truncated),
        event_of("event_of_numbers", {"[0", ",1", 2'000'000, "]"}, errc::limit_exceeded),
        event_of("event_of_empty_arrays", {"[[]", ",[]", 1'300'000, "]"}, errc::limit_exceeded),
        event_of("event_of_members", {"{\"a\":1", ",\"\":1", 700'000, "}"}, errc::limit_exceeded),
        event_of("error_event_of_numbers", {"{\"error\":[0", ",1", 1'900'000, "]}"}, errc::limit_exceeded),
        delta_of("large_text", "x", 4'000'000),
        delta_of("escaped_text", "\\u00e9", 600'000),
        delta_of("malformed_text", "\xff", 3'900'000),
        event_of("deep", {"", "[", 4'000'000}, errc::invalid_json),
    };
}

std::vector<hostile> documents() {
    return {
        document("numbers", {"[0", ",1", body_limit / 2 - 2, "]"}, errc::invalid_response),
        document("empty_arrays", {"[[]", ",[]", body_limit / 3 - 2, "]"}, errc::invalid_response),
        document("members", {"{\"a\":1", ",\"\":1", body_limit / 5 - 3, "}"}, errc::invalid_response),
        document("empty_objects", {"[{}", ",{}", body_limit / 3 - 2, "]"}, errc::invalid_response),
        document("deep", {"", "[", body_limit}, errc::invalid_json),
        document("not_utf8", {"\"", "\xff", body_limit - 2, "\""}, errc::invalid_response),
    };
}

scenario scenario_of(const hostile& peer) {
    scenario made;
    made.name = peer.name;
    made.scripts = {peer.steps()};
    made.scripts[0].push_back(fin());
    made.operation = peer.streamed ? operations::collect_stream : operations::create;
    made.options = [](openai::client_options& options) { options.max_response_body = body_limit; };
    return made;
}

double ratio_of(std::size_t bytes, std::size_t bound) {
    return static_cast<double>(bytes) / static_cast<double>(bound);
}

/// The most memory that a call takes; the server's text is there before.
std::size_t peak_of(const scenario& what, errc& outcome) {
    world here(what);
    here.begin();
    here.turn();
    const auto before = allocations::live_bytes();
    allocations::reset_peak();
    while (!here.finished() && here.turn()) {
    }
    const auto failure = failure_of(here);
    outcome = failure ? failure->details().code : errc{};
    return allocations::peak_bytes() - before;
}

class memory : public testing::TestWithParam<hostile> {};

TEST_P(memory, of_a_call_is_bounded_whatever_the_peer_sends) {
    const auto& peer = GetParam();
    errc outcome{};
    const auto peak = peak_of(scenario_of(peer), outcome);
    std::cout << "memory: " << peer.name << ": " << peak / 1024 << " KiB of " << peer.bound / 1024 << " KiB, ratio "
              << ratio_of(peak, peer.bound) << '\n';
    EXPECT_LE(peak, peer.bound);
    EXPECT_EQ(outcome, peer.outcome) << static_cast<int>(outcome);
}

/// What `calls` that the server keeps waiting hold, on at most `connections`.
std::size_t memory_of(std::size_t calls, std::size_t connections) {
    scenario waiting;
    waiting.scripts = {{request(), stall()}};
    waiting.options = [=](openai::client_options& options) { options.pool.max_connections = connections; };
    waiting.operation = operations::create;
    std::size_t ended = 0; // longer than the world, whose end ends the calls
    world here(waiting);
    const auto before = allocations::live_bytes();
    for (std::size_t i = 0; i < calls; ++i) {
        openai::chat_request question("gpt-4o");
        here.chat->create(std::move(question.user("?")), [&](std::exception_ptr, openai::chat_completion) { ++ended; });
    }
    here.io->poll();
    const auto held = allocations::live_bytes() - before;
    EXPECT_EQ(ended, 0u);
    return held;
}

TEST(memory_of_calls, that_wait_in_the_queue_is_small) {
    const auto each = (memory_of(300, 1) - memory_of(100, 1)) / 200;
    std::cout << "memory: a call in the queue: " << each << " bytes of " << waiter_bound << '\n';
    EXPECT_LE(each, waiter_bound);
}

TEST(memory_of_calls, that_wait_for_an_answer_is_small) {
    const auto each = (memory_of(300, 1000) - memory_of(100, 1000)) / 200;
    std::cout << "memory: a call under way: " << each << " bytes of " << call_bound << '\n';
    EXPECT_LE(each, call_bound);
}

const auto name_of_peer = [](const auto& about) { return about.param.name; };
INSTANTIATE_TEST_SUITE_P(heads, memory, testing::ValuesIn(heads()), name_of_peer);
INSTANTIATE_TEST_SUITE_P(framings, memory, testing::ValuesIn(framings()), name_of_peer);
INSTANTIATE_TEST_SUITE_P(events, memory, testing::ValuesIn(events()), name_of_peer);
INSTANTIATE_TEST_SUITE_P(documents, memory, testing::ValuesIn(documents()), name_of_peer);

std::size_t failing = 0;

/// Each allocation of each scenario fails once.
class allocation : public testing::TestWithParam<scenario> {};

TEST_P(allocation, that_fails_leaves_nothing_broken) {
    if (support::replaces_new) GTEST_SKIP() << "ThreadSanitizer replaces new";
    const interruption by{
        "failing allocation", [](world&) { allocations::fail_at(failing); }, false, false, false, true};
    trial(GetParam(), by, 0).run(); // what is allocated once and kept is allocated now
    spare_asio();
    std::size_t broken = 0;
    for (failing = 1; failing < 100'000; ++failing) {
        const auto wrong = trial(GetParam(), by, 0).run();
        if (!wrong.empty() && ++broken <= 10) ADD_FAILURE() << "allocation " << failing << ": " << wrong;
        if (!allocations::happened()) break;
    }
    std::cout << "allocations: " << GetParam().name << ": " << failing - 1 << " failed, " << broken << " violations\n";
    EXPECT_GT(failing, 20u);
    EXPECT_EQ(broken, 0u);
}

INSTANTIATE_TEST_SUITE_P(all, allocation, testing::ValuesIn(whole_scenarios()),
                         [](const auto& about) { return about.param.name; });

} // namespace
} // namespace memory_test
