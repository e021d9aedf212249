// SPDX-License-Identifier: BSL-1.0
#include "support/memory_client.hpp"

#include <openai/as_result.hpp>
#include <openai/block.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_future.hpp>

#include <benchmark/benchmark.h>

#include <atomic>
#include <thread>

namespace asio = boost::asio;
using namespace openai;

/// One call, all of it but the sockets, through each kind of completion token.
namespace {

constexpr std::size_t calls = 100;

std::string answer() {
    const std::string body =
        R"({"id":"c","object":"chat.completion","created":1,"model":"m","choices":[)"
        R"({"index":0,"message":{"role":"assistant","content":"Paris."},"finish_reason":"stop"}]})";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

/// Runs so many calls, one after the other.
void measure(benchmark::State& state, asio::awaitable<void> (*many)(const chat&)) {
    test::memory_client client;
    const auto text = answer();
    for (auto _ : state) client.run(many(client.chat), {text});
    state.SetItemsProcessed(state.iterations() * std::int64_t(calls));
}

asio::awaitable<void> awaited(const chat& chat) {
    for (std::size_t i = 0; i < calls; ++i) co_await chat.create(chat_request("m").user("?"));
}

asio::awaitable<void> awaited_result(const chat& chat) {
    for (std::size_t i = 0; i < calls; ++i) co_await chat.create(chat_request("m").user("?"), as_result);
}

asio::awaitable<void> awaited_tuple(const chat& chat) {
    constexpr auto token = asio::as_tuple(asio::use_awaitable);
    for (std::size_t i = 0; i < calls; ++i) co_await chat.create(chat_request("m").user("?"), token);
}

void call_again(const chat& chat, std::size_t left) {
    if (left == 0) return;
    chat.create(chat_request("m").user("?"), [&chat, left](std::exception_ptr failure, const chat_completion&) {
        if (!failure) call_again(chat, left - 1);
    });
}

asio::awaitable<void> called_back(const chat& chat) {
    call_again(chat, calls);
    co_return;
}

asio::awaitable<void> promised(const chat& chat) {
    for (std::size_t i = 0; i < calls; ++i) {
        auto answer = chat.create(chat_request("m").user("?"), asio::use_future);
        while (answer.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            co_await asio::post(asio::use_awaitable);
        benchmark::DoNotOptimize(answer.get().text().data());
    }
}

BENCHMARK_CAPTURE(measure, use_awaitable, awaited);
BENCHMARK_CAPTURE(measure, as_result, awaited_result);
BENCHMARK_CAPTURE(measure, as_tuple, awaited_tuple);
BENCHMARK_CAPTURE(measure, callback, called_back);
BENCHMARK_CAPTURE(measure, use_future, promised);

asio::awaitable<void> run_until(const std::atomic<bool>& stop) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    while (!stop) {
        timer.expires_after(std::chrono::milliseconds(20));
        co_await timer.async_wait(asio::use_awaitable);
    }
}

void blocked(benchmark::State& state) {
    test::memory_client client;
    const auto text = answer();
    std::atomic<bool> stop = false;
    std::jthread thread([&] { client.run(run_until(stop), {text}); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50)); // until it has its script
    for (auto _ : state) {
        const auto answer = client.chat.create(chat_request("m").user("?"), block);
        benchmark::DoNotOptimize(answer.text().data());
    }
    stop = true;
}
BENCHMARK(blocked)->UseRealTime();

} // namespace
