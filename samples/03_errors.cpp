// SPDX-License-Identifier: BSL-1.0
// 03: what can go wrong, and how your program can tell.
#include <openai.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;

// All failures have the same type. `condition` sorts the codes into classes.
std::string advice(const openai::error& failure) {
    const auto code = failure.code();
    if (code == openai::errc::quota_exhausted) return "pay the bill";
    if (code == openai::condition::rate_limited) return "wait, then try again";
    if (code == openai::condition::unauthorized) return "check OPENAI_API_KEY";
    if (code == openai::condition::unreachable) return "check OPENAI_BASE_URL and the network";
    if (code == openai::condition::invalid_request) return "correct the request";
    if (code == openai::condition::timeout) return "be more patient";
    return failure.retryable() ? "try again later" : "read the message";
}

void report(const openai::error& failure) {
    std::cout << failure.what() << "\n  advice: " << advice(failure) << ", attempts: " << failure.attempts();
    if (failure.retry_after()) std::cout << ", not before: " << failure.retry_after()->count() << " ms";
    std::cout << '\n';
}

// Without a completion token, a failed call throws.
asio::awaitable<void> exception(openai::client client) {
    try {
        co_await client.chat.create(openai::chat_request("no-such-model").user("Is anybody there?"));
        std::cout << "there is a model of that name\n";
    } catch (const openai::error& failure) {
        report(failure);
    }
}

// With `as_result`, the call returns a value or the same error. If the request itself is invalid, nothing is sent.
asio::awaitable<void> value(openai::client client) {
    auto answer = co_await client.chat.create(openai::chat_request("gpt-4o-mini"), openai::as_result);
    if (answer) std::cout << answer->text() << '\n';
    else report(answer.error());
}

// If a stream breaks off, you get an error, never a shorter answer. The pieces that arrived are kept.
asio::awaitable<void> broken_stream(openai::client client) {
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o-mini").user("Count to ten."));
    auto answer = co_await deltas.collect(openai::as_result);
    if (answer) std::cout << "complete: " << answer->text() << '\n';
    else {
        report(answer.error());
        std::cout << "  so far: " << deltas.partial().text() << '\n';
    }
}

asio::awaitable<void> all(openai::client client) {
    co_await exception(client);
    co_await value(client);
    co_await broken_stream(client);
}

int main() try {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, all(client), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    report(failure);
    return 1;
}
