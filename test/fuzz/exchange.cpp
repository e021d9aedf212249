// SPDX-License-Identifier: BSL-1.0
#include "faults/server/answers.hpp"
#include "faults/world.hpp"
#include "fuzz/fuzz.hpp"

#include <openai/with_response.hpp>

using namespace faults;
using fuzz::require;

namespace {

/// A script out of bytes: each step is a byte that says what, and what it needs.
class script_reader {
public:
    explicit script_reader(fuzz::input& in)
        : in_(in) {}

    std::vector<script> read() {
        std::vector<script> all{{request()}};
        while (!in_.empty()) {
            const auto what = in_.byte() % 12;
            if (what == 0) all.push_back({request()});
            else all.back().push_back(read_step(what));
        }
        return all;
    }

private:
    step read_step(int what) {
        const auto length = what <= 3 || what == 5 ? in_.byte() : std::uint8_t(0);
        switch (what) {
        case 1: return send(std::string(in_.take(length)));
        case 2: return send(answers::chunk(in_.take(length)));
        case 3: return send(answers::event(in_.take(length)));
        case 4: return send(prepared());
        case 5: return wait(std::chrono::milliseconds(length * length * 10));
        case 6: return send(prepared(), 3);
        case 7: return fin();
        case 8: return cut();
        case 9: return reset();
        case 10: return stall();
        default: return request();
        }
    }

    std::string prepared() {
        switch (in_.byte() % 16) {
        case 0: return answers::stream_head();
        case 1: return answers::delta("a");
        case 2: return answers::finish();
        case 3: return answers::done();
        case 4: return answers::last_chunk();
        case 5: return answers::stream();
        case 6: return answers::completion();
        case 7: return answers::completion_chunked();
        case 8: return answers::completion_until_end();
        case 9: return answers::models();
        case 10: return answers::error(429, "retry-after: 1\r\n");
        case 11: return answers::error(503);
        case 12: return "HTTP/1.1 100 Continue\r\n\r\n";
        case 13: return "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
        case 14: return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
        default: return "data: [DONE]\n\n";
        }
    }

    fuzz::input& in_;
};

bool finished(const openai::chat_completion& answer) {
    return !answer.choices.empty() &&
           std::ranges::all_of(answer.choices, [](const auto& choice) { return choice.finish_reason.has_value(); });
}

/// Calls and what the caller then holds.
asio::awaitable<void> create(world& in) {
    openai::chat_request question("m");
    question.user("?");
    const auto answer = (co_await in.chat->create(std::move(question), openai::with_response)).response;
    require(answer.status() >= 200 && answer.status() < 300, "an answer has a status of success");
}

asio::awaitable<void> read_stream(world& in) {
    openai::chat_request question("m");
    question.user("?");
    in.stream = co_await in.chat->stream(std::move(question));
    while (in.stream) {
        const auto delta = co_await in.stream->next();
        if (!delta) break;
        require(!delta->empty(), "a delta has something in it");
    }
    if (in.stream) in.text = finished(in.stream->partial()) ? "finished" : "unfinished";
}

asio::awaitable<void> collect(world& in) {
    openai::chat_request question("m");
    question.user("?");
    in.stream = co_await in.chat->stream(std::move(question));
    const auto answer = co_await in.stream->collect();
    in.text = finished(answer) ? "finished" : "unfinished";
}

asio::awaitable<void> list_models(world& in) { co_await in.models->list(); }

bool sends_marker(const std::vector<script>& scripts) {
    std::string all;
    for (const auto& each : scripts)
        for (const auto& now : each) all += now.text;
    return all.find("[DONE]") != std::string::npos || all.find("[DO") != std::string::npos;
}

/// Everything that has to hold whatever the server sends.
void judge(world& here, const scenario& what) {
    require(here.completions == 1, "completes exactly once");
    require(here.right_executor, "completes where it was started");
    const auto failure = failure_of(here);
    if (failure) {
        require(failure->code() != openai::errc::internal_error, "no internal error");
        require(fuzz::one_clean_line(failure->what()), "the message is one clean line");
        require(std::string(failure->what()).find(canary) == std::string::npos, "the key is not in the error");
    } else if (here.text == "unfinished") {
        require(sends_marker(what.scripts), "complete only with the end marker or when all choices have finished");
    }
    here.stream.reset();
    here.run_out();
    require(here.completions == 1, "completes once only");
    const auto pool = here.core->pool().describe();
    const bool at_rest = pool.empty() || pool.find(" 0 active, " + std::to_string(here.server.open) +
                                                   " idle, 0 waiting") != std::string::npos;
    require(at_rest, "the pool counts what the server sees, and nothing is in use");
    const auto wrong = here.good_call();
    if (!wrong.empty()) std::fprintf(stderr, "%s\n", wrong.c_str());
    require(wrong.empty(), "the next call succeeds");
}

} // namespace

/// One call against a server that does what the input says. The first bytes: which call, attempts, refusals, how many
/// bytes at a time; when the caller cancels, if ever.
FUZZ_TARGET(exchange)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    constexpr asio::awaitable<void> (*operations[])(world&) = {create, read_stream, collect, list_models};
    const auto flags = in.byte();
    scenario what;
    what.name = "fuzz";
    what.operation = operations[flags % 4];
    what.most_requests = 3;
    const bool again = (flags & 4) != 0;
    what.options = [again](openai::client_options& options) {
        options.retry.max_attempts = again ? 3 : 1;
        options.retry.retry_ambiguous = again;
        options.max_response_body = 64 << 10;
    };
    what.refusals = (flags >> 3) % 3;
    what.pieces = {in.byte(), static_cast<std::size_t>(in.byte())};
    const std::size_t cancelled_after = in.byte();
    what.scripts = script_reader(in).read();

    world here(what);
    here.begin();
    for (std::size_t turns = 1; !here.finished() && here.turn(); ++turns)
        if (turns == cancelled_after) here.signal.emit(asio::cancellation_type::terminal);
    judge(here, what);
    return 0;
}
