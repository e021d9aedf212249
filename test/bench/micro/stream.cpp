// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"
#include "protocol/http/http_parser.hpp"
#include "protocol/http/sse_decoder.hpp"
#include "support/memory_client.hpp"
#include "support/streamed_answer.hpp"
#include "json/mapping.hpp"

#include <openai/chat/chat_stream.hpp>

#include <benchmark/benchmark.h>

namespace asio = boost::asio;
using namespace openai;

namespace {

constexpr std::size_t events = 1'000;

std::string answer(std::size_t count = events) { return support::streamed_answer().add(" word", count).finish(); }

/// The answer's events, without the framing of HTTP.
std::string body() {
    std::string bytes;
    detail::protocol::http_parser parser([&bytes](std::string_view piece) { bytes += piece; });
    const auto text = answer();
    const auto head = parser.put(text);
    parser.put(std::string_view(text).substr(head));
    return bytes;
}

std::string first_event() {
    detail::protocol::sse_decoder decoder;
    decoder.feed(body());
    return std::string(decoder.next()->data);
}

void count_events(benchmark::State& state) { state.SetItemsProcessed(state.iterations() * std::int64_t(events)); }

void http_chunks(benchmark::State& state) {
    const auto text = answer();
    std::size_t bytes = 0;
    for (auto _ : state) {
        detail::protocol::http_parser parser([&bytes](std::string_view piece) { bytes += piece.size(); });
        const auto head = parser.put(text);
        parser.put(std::string_view(text).substr(head));
    }
    benchmark::DoNotOptimize(bytes);
    count_events(state);
}
BENCHMARK(http_chunks);

void sse_split(benchmark::State& state) {
    const auto text = body();
    for (auto _ : state) {
        detail::protocol::sse_decoder decoder;
        for (std::string_view left = text; !left.empty();
             left.remove_prefix(std::min<std::size_t>(left.size(), 16384))) {
            decoder.feed(left.substr(0, 16384));
            while (const auto event = decoder.next()) benchmark::DoNotOptimize(event->data.data());
        }
    }
    count_events(state);
}
BENCHMARK(sse_split);

void delta_decode(benchmark::State& state) {
    const auto event = first_event();
    detail::chat_stream_codec reader;
    for (auto _ : state) benchmark::DoNotOptimize(reader.read_fast({.data = event})->text().data());
}
BENCHMARK(delta_decode);

void delta_decode_by_document(benchmark::State& state) {
    const auto event = first_event();
    detail::chat_stream_codec reader;
    for (auto _ : state) benchmark::DoNotOptimize(reader.read({.data = event}).text().data());
}
BENCHMARK(delta_decode_by_document);

void delta_accumulate(benchmark::State& state) {
    const auto delta = detail::mapping::read_chat_delta(first_event());
    chat_accumulator sum;
    for (auto _ : state) sum.add(delta);
}
BENCHMARK(delta_accumulate);

/// From the bytes received to the caller's value.
asio::awaitable<void> read_to_end(const chat& chat) {
    auto deltas = co_await chat.stream(chat_request("m").user("?"));
    while (const auto delta = co_await deltas.next()) benchmark::DoNotOptimize(delta->text().data());
}

void next_on_ready_event(benchmark::State& state) {
    test::memory_client client;
    const auto text = answer();
    for (auto _ : state) client.run(read_to_end(client.chat), {text});
    count_events(state);
}
BENCHMARK(next_on_ready_event);

asio::awaitable<void> collect(const chat& chat) {
    auto deltas = co_await chat.stream(chat_request("m").user("?"));
    const auto whole = co_await deltas.collect();
    benchmark::DoNotOptimize(whole.text().data());
}

void collect_ready_events(benchmark::State& state) {
    test::memory_client client;
    const auto text = answer();
    for (auto _ : state) client.run(collect(client.chat), {text});
    count_events(state);
}
BENCHMARK(collect_ready_events);

} // namespace
