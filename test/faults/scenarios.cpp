// SPDX-License-Identifier: BSL-1.0
#include "faults/scenarios.hpp"

#include "faults/operations.hpp"
#include "faults/server/answers.hpp"

namespace faults {
namespace {

using namespace std::chrono_literals;
namespace say = answers;
namespace go = operations;

script answering(std::string text) { return {request(), send(std::move(text))}; }

scenario make(std::string name, std::vector<script> scripts, asio::awaitable<void> (*operation)(world&)) {
    scenario made;
    made.name = std::move(name);
    made.scripts = std::move(scripts);
    made.operation = operation;
    return made;
}

scenario failing(scenario of) {
    of.fails = true;
    return of;
}

scenario requests(std::size_t most, scenario of) {
    of.most_requests = most;
    return of;
}

scenario retrying(scenario of) {
    of.options = [](openai::client_options& options) { options.retry.max_attempts = 3; };
    return of;
}

scenario one_connection(scenario of) {
    of.options = [](openai::client_options& options) { options.pool.max_connections = 1; };
    return of;
}

void add_calls(std::vector<scenario>& to) {
    to.push_back(make("create", {answering(say::completion())}, go::create));
    to.push_back(make("create_chunked", {answering(say::completion_chunked())}, go::create));
    to.push_back(make("create_until_end", {{request(), send(say::completion_until_end()), fin()}}, go::create));
    to.push_back(make("create_callback", {answering(say::completion())}, go::create_as_result));
    to.push_back(make("create_large", {answering(say::completion())}, go::create_large));
    to.push_back(make("interim",
                      {answering("HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\nlink: x\r\n\r\n" + say::completion())},
                      go::create));
    to.push_back(make("models", {answering(say::models())}, go::list_models));
    to.push_back(requests(2, make("twice", {answering(say::completion())}, go::create_twice)));
    to.push_back(make(
        "slow",
        {{request(), wait(2s), send(say::completion().substr(0, 60)), wait(3s), send(say::completion().substr(60))}},
        go::create));
}

void add_failures(std::vector<scenario>& to) {
    to.push_back(failing(make("unauthorized", {answering(say::error(401))}, go::create)));
    to.back().refused = true;
    to.push_back(
        failing(make("redirect", {answering(say::response(302, "", "location: http://other/\r\n"))}, go::create)));
    to.push_back(failing(make("not_http", {answering("SSH-2.0-OpenSSH_9.2\r\n")}, go::create)));
    to.push_back(failing(make("not_json", {answering(say::response(200, "<html>"))}, go::create)));
    to.push_back(failing(make("lost", {{request(), fin()}}, go::create)));
    to.push_back(failing(make("cut", {{request(), send(say::completion().substr(0, 120)), cut()}}, go::create)));
    to.push_back(failing(make("reset", {{request(), send(say::completion().substr(0, 90)), reset()}}, go::create)));
    to.push_back(failing(make("silent", {{request(), stall()}}, go::create)));
    to.push_back(
        failing(make("silent_in_body", {{request(), send(say::completion().substr(0, 120)), stall()}}, go::create)));
    to.push_back(
        failing(make("early_refusal", {{send(say::error(413, "connection: close\r\n")), fin()}}, go::create_large)));
    scenario refused = failing(make("refused", {answering(say::completion())}, go::create));
    refused.refusals = 99;
    to.push_back(refused);
}

void add_retries(std::vector<scenario>& to) {
    const auto busy = answering(say::error(503));
    const auto limited = answering(say::error(429, "retry-after: 2\r\n"));
    const auto good = answering(say::completion());
    const script busy_then_good{request(), send(say::error(503)), request(), send(say::completion())};
    to.push_back(requests(3, retrying(make("busy_once", {busy_then_good}, go::create))));
    to.push_back(requests(3, failing(retrying(make("busy_always", {busy}, go::create)))));
    to.push_back(requests(3, failing(retrying(make("rate_limited", {limited}, go::create)))));
    to.push_back(requests(
        3, retrying(make("busy_stream_once", {{request(), send(say::error(503)), request(), send(say::stream())}},
                         go::read_stream))));
    const auto overloaded =
        say::stream_head() + say::event(R"({"error":{"message":"x","type":"overloaded_error"}})") + say::last_chunk();
    to.push_back(
        requests(3, retrying(make("first_event_once", {{request(), send(overloaded), request(), send(say::stream())}},
                                  go::read_stream))));
    scenario refused = retrying(make("refused_once", {good}, go::create));
    refused.refusals = 1;
    to.push_back(refused);
    scenario ambiguous = requests(3, retrying(make("lost_once", {{request(), fin()}, good}, go::create)));
    const auto retries = ambiguous.options;
    ambiguous.options = [retries](openai::client_options& options) {
        retries(options);
        options.retry.retry_ambiguous = true;
    };
    to.push_back(ambiguous);
    to.push_back(requests(3, failing(make("stale", {{request(), send(say::completion()), fin()}, {request(), reset()}},
                                          go::create_twice))));
}

void add_streams(std::vector<scenario>& to) {
    const auto whole = answering(say::stream());
    to.push_back(make("stream", {whole}, go::read_stream));
    to.push_back(make("collect", {whole}, go::collect_stream));
    to.push_back(make("stream_callback", {whole}, go::next_as_result));
    to.push_back(make("leave_stream", {whole}, go::leave_stream));
    to.push_back(make("leave_silent_stream", {{request(), send(say::stream_head() + say::delta("x")), stall()}},
                      go::leave_stream));
    to.push_back(make("slow_stream",
                      {{request(), send(say::stream_head()), wait(5s), send(say::delta("Hello")), wait(60s),
                        send(say::finish()), wait(1s), send(say::done()), wait(10ms), send(say::last_chunk())}},
                      go::read_stream));
    to.push_back(make("pings",
                      {{request(), send(say::stream_head()), send(say::chunk(": ping\n\n"), 20), wait(1s),
                        send(say::delta("Hello") + say::finish() + say::done() + say::last_chunk())}},
                      go::read_stream));
    to.push_back(make("open_after_done",
                      {{request(), send(say::stream_head() + say::delta("x") + say::done()), stall()}},
                      go::read_stream));
    to.push_back(make("trickle_after_done",
                      {{request(), send(say::stream_head() + say::delta("x") + say::done()), wait(100ms),
                        send(say::chunk(": more\n")), wait(100ms), send(say::last_chunk())}},
                      go::read_stream));
    to.push_back(make("document_for_stream", {answering(say::completion())}, go::read_stream));
    to.push_back(
        failing(make("stream_cut", {{request(), send(say::stream_head() + say::delta("x")), cut()}}, go::read_stream)));
    to.push_back(failing(
        make("stream_reset", {{request(), send(say::stream_head() + say::delta("x")), reset()}}, go::collect_stream)));
    to.push_back(failing(
        make("stream_silent", {{request(), send(say::stream_head() + say::delta("x")), stall()}}, go::read_stream)));
    to.push_back(failing(make("stream_unfinished",
                              {answering(say::stream_head() + say::delta("x") + say::last_chunk())}, go::read_stream)));
    to.push_back(failing(make("stream_error",
                              {answering(say::stream_head() + say::delta("x") +
                                         say::event(R"({"error":{"message":"overloaded"}})") + say::last_chunk())},
                              go::read_stream)));
    to.push_back(
        requests(2, make("stream_then_create", {{request(), send(say::stream())}, {request(), send(say::completion())}},
                         go::stream_then_create)));
}

/// Calls that wait for each other before they have a connection.
void add_waiting(std::vector<scenario>& to) {
    const auto good = answering(say::completion());
    script limited{request(), send(say::error(429, "retry-after: 2\r\n"))};
    for (int i = 0; i < 8; ++i) limited.insert(limited.end(), good.begin(), good.end());
    to.push_back(requests(8, retrying(make("gate", {limited, good}, go::twice_side_by_side))));
    scenario paced = requests(4, make("pace", {good}, go::four_at_once));
    paced.options = [](openai::client_options& options) { options.pacing.requests_per_minute = 60; };
    to.push_back(paced);
}

void add_concurrent(std::vector<scenario>& to) {
    const auto good = answering(say::completion());
    add_waiting(to);
    to.push_back(requests(2, make("two_at_once", {good}, go::two_at_once)));
    to.push_back(requests(4, one_connection(make("queue", {good}, go::four_at_once))));
    to.push_back(requests(
        4, one_connection(make("slow_queue", {{request(), wait(5s), send(say::completion())}}, go::four_at_once))));
    to.push_back(
        requests(4, failing(one_connection(make("queue_behind_silence", {{request(), stall()}}, go::four_at_once)))));
    to.push_back(
        requests(4, failing(one_connection(make("queue_behind_loss", {{request(), fin()}}, go::four_at_once)))));
    auto first_of_two = requests(2, make("first_of_two", {good}, go::first_of_two));
    first_of_two.one_suffices = true;
    to.push_back(std::move(first_of_two));
    to.push_back(requests(2, make("two_streams", {answering(say::stream())}, go::two_streams)));
    to.push_back(requests(2, one_connection(make("streams_in_queue", {answering(say::stream())}, go::two_streams))));
}

/// Each of them also with the bytes going in pieces, which makes more steps.
std::vector<scenario> in_all_pieces(const std::vector<scenario>& whole) {
    std::vector<scenario> all = whole;
    for (const granularity& pieces : {granularity{40, 0}, granularity{17, 0}, granularity{9, 90}}) {
        for (auto each : whole) {
            each.pieces = pieces;
            each.name += "_by_" + std::to_string(pieces.read);
            all.push_back(std::move(each));
        }
    }
    return all;
}

} // namespace

std::vector<scenario> whole_scenarios() {
    std::vector<scenario> all;
    add_calls(all);
    add_failures(all);
    add_retries(all);
    add_streams(all);
    const auto alone = all.size();
    add_concurrent(all);
    for (auto i = alone; i < all.size(); ++i) all[i].side_by_side = true;
    return all;
}

std::vector<scenario> all_scenarios() { return in_all_pieces(whole_scenarios()); }

} // namespace faults
