// SPDX-License-Identifier: BSL-1.0
#include "faults/operations.hpp"

#include <openai/as_result.hpp>

#include <boost/asio/experimental/awaitable_operators.hpp>

namespace faults::operations {
namespace {

openai::chat_request question(std::string text = "What is 2+2?") {
    openai::chat_request request("gpt-4o");
    request.user(std::move(text));
    return request;
}

/// Reads `stream` to its end.
asio::awaitable<void> read(world& in, openai::chat_stream& stream) {
    while (auto delta = co_await stream.next()) in.text += delta->text();
}

asio::awaitable<void> read_one(world& in) {
    auto stream = co_await in.chat->stream(question());
    co_await read(in, stream);
}

} // namespace

asio::awaitable<void> create(world& in) {
    auto answer = co_await in.chat->create(question());
    in.text += answer.text();
}

asio::awaitable<void> create_twice(world& in) {
    co_await create(in);
    co_await create(in);
}

asio::awaitable<void> create_as_result(world& in) {
    auto answer = co_await in.chat->create(question(), openai::as_result);
    in.text += answer.value().text();
}

asio::awaitable<void> create_large(world& in) {
    auto answer = co_await in.chat->create(question(std::string(2000, 'x')));
    in.text += answer.text();
}

asio::awaitable<void> list_models(world& in) {
    auto list = co_await in.models->list();
    for (const auto& each : list.data) in.text += each.id;
}

asio::awaitable<void> two_at_once(world& in) {
    using namespace asio::experimental::awaitable_operators;
    co_await (create(in) && create(in));
}

asio::awaitable<void> four_at_once(world& in) {
    using namespace asio::experimental::awaitable_operators;
    co_await (create(in) && create(in) && create(in) && create(in));
}

asio::awaitable<void> twice_side_by_side(world& in) {
    using namespace asio::experimental::awaitable_operators;
    co_await (create_twice(in) && create_twice(in));
}

asio::awaitable<void> first_of_two(world& in) {
    using namespace asio::experimental::awaitable_operators;
    co_await (create(in) || list_models(in));
}

/// The stream belongs to the world, so that somebody else can end it.
asio::awaitable<void> read_stream(world& in) {
    in.stream = co_await in.chat->stream(question());
    while (in.stream) {
        auto delta = co_await in.stream->next();
        if (!delta) break;
        in.text += delta->text();
    }
}

asio::awaitable<void> collect_stream(world& in) {
    in.stream = co_await in.chat->stream(question());
    auto answer = co_await in.stream->collect();
    in.text += answer.text();
}

/// Each read is an operation, on a strand of its own.
asio::awaitable<void> next_as_result(world& in) {
    auto stream = co_await in.chat->stream(question());
    for (;;) {
        auto delta = co_await stream.next(openai::as_result);
        if (!delta.value()) break;
        in.text += delta.value()->text();
    }
}

asio::awaitable<void> leave_stream(world& in) {
    auto stream = co_await in.chat->stream(question());
    auto delta = co_await stream.next();
    if (delta) in.text += delta->text();
}

asio::awaitable<void> stream_then_create(world& in) {
    co_await read_one(in);
    co_await create(in);
}

asio::awaitable<void> two_streams(world& in) {
    using namespace asio::experimental::awaitable_operators;
    co_await (read_one(in) && read_one(in));
}

} // namespace faults::operations
