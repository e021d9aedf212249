// SPDX-License-Identifier: BSL-1.0
#include "support/memory_client.hpp"
#include "support/streamed_answer.hpp"
#include "support/streamed_response.hpp"

#include <openai/chat/chat_stream.hpp>

#include <cstdlib>
#include <string>

namespace asio = boost::asio;
using namespace openai;

/// callgrind begins a new count wherever this is called.
extern "C" [[gnu::noinline]] void next_count() { asm volatile(""); }

namespace {

asio::awaitable<void> read_deltas(const chat& chat, std::size_t expected) {
    auto deltas = co_await chat.stream(chat_request("gpt-4o-mini").user("Say something."));
    std::size_t bytes = 0;
    while (const auto delta = co_await deltas.next()) bytes += delta->text().size();
    if (bytes != expected * 5) std::abort();
}

asio::awaitable<void> collect(const chat& chat, std::size_t expected) {
    auto deltas = co_await chat.stream(chat_request("gpt-4o-mini").user("Say something."));
    const auto whole = co_await deltas.collect();
    if (whole.text().size() != expected * 5) std::abort();
}

asio::awaitable<void> ask(const chat& chat, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) {
        const auto answer = co_await chat.create(chat_request("gpt-4o-mini").user("Say something."));
        if (answer.text() != "Paris.") std::abort();
    }
}

std::string short_answer() {
    const std::string body =
        R"({"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1741569952,)"
        R"("model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"Paris.",)"
        R"("refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":19,)"
        R"("completion_tokens":10,"total_tokens":29,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0}},)"
        R"("service_tier":"default","system_fingerprint":"fp_44709d6fcb"})";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-request-id: req_2f9c6f0f8b7f4d0e9d6a1c1b6c0a7e55\r\n"
           "Content-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

asio::awaitable<void> read_events(const responses& from, std::size_t expected) {
    auto events = co_await from.stream(response_request("gpt-5.4-mini").user("Say something."));
    std::size_t bytes = 0;
    while (const auto event = co_await events.next())
        if (event->kind() == response_event_kind::output_text_delta) bytes += event->text().size();
    if (bytes != expected * 5) std::abort();
}

template <class Resource>
void run(test::memory_client& client, asio::awaitable<void> (*what)(const Resource&, std::size_t), const Resource& of,
         std::size_t times, const std::string& answer) {
    next_count();
    client.run(what(of, times), {answer});
    next_count();
}

} // namespace

/// Deltas and requests without sockets. Three runs of a kind, of which the first warms up, and the third has ten times
/// as much to do as the second; each is a count of its own, and what lies between two of them is another.
int main() {
    test::memory_client client;
    for (const auto what : {read_deltas, collect}) {
        for (const std::size_t times : {100, 1'000, 10'000})
            run(client, what, client.chat, times, support::streamed_answer().add(" word", times).finish());
    }
    for (const std::size_t times : {10, 100, 1'000}) run(client, ask, client.chat, times, short_answer());
    for (const std::size_t times : {100, 1'000, 10'000})
        run(client, read_events, client.responses, times, support::streamed_response(times, " word"));
    return 0;
}
