// SPDX-License-Identifier: BSL-1.0
#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

#if defined(__GXX_RTTI) || defined(__cpp_rtti)
#error "to be compiled with -fno-rtti"
#endif

/// A host program without run-time type information: coroutines, callbacks, streams, errors and hooks work.
namespace {

namespace asio = boost::asio;

int failures = 0;

void expect(bool holds, const char* what) {
    if (holds) return;
    std::cerr << "not true: " << what << '\n';
    ++failures;
}

asio::awaitable<void> use(openai::client client) {
    auto answer = co_await client.chat.create(openai::chat_request("gpt-4o").user("hello"));
    expect(answer.text() == "hello", "a coroutine's answer");
    auto deltas = co_await client.chat.stream(openai::chat_request("gpt-4o").user("one two"));
    std::string text;
    while (auto delta = co_await deltas.next()) text += delta->text();
    expect(text == "one two", "a stream");
    try {
        co_await client.chat.create(openai::chat_request("gpt-4o").user("fail"));
        expect(false, "an exception");
    } catch (const openai::error& failure) {
        expect(failure.code() == openai::errc::bad_request, "an exception's code");
    }
    auto result = co_await client.chat.create(openai::chat_request("gpt-4o").user("fail"), openai::as_result);
    expect(!result && result.error().status() == 400, "a result");
}

} // namespace

int main() {
    openai::testing::server server;
    server.on("fail", openai::testing::reply::error(400, "no"));
    const auto numbers = std::make_shared<openai::metrics>();
    openai::client_options options("sk-canary-2b77c4");
    options.base_url = server.base_url();
    options.observer = numbers;
    asio::io_context io;
    openai::client client(io, options);
    asio::co_spawn(io, use(client), openai::rethrow);
    bool called = false;
    client.chat.create(openai::chat_request("gpt-4o").user("callback"),
                       [&](std::exception_ptr thrown, const openai::chat_completion& completion) {
                           called = !thrown && completion.text() == "callback";
                       });
    io.run();
    expect(called, "a callback");
    expect(numbers->snapshot().calls["ok"] == 3, "hooks");
    const openai::client threaded(options);
    expect(threaded.chat.create(openai::chat_request("gpt-4o").user("b"), openai::block).text() == "b", "blocking");
    return failures;
}
