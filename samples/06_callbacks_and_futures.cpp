// SPDX-License-Identifier: BSL-1.0
// 06: the same operations without coroutines. The last argument, the completion token, decides the style.
#include <openai.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <iostream>

namespace asio = boost::asio;

openai::chat_request question(const std::string& text) { return openai::chat_request("gpt-4o-mini").user(text); }

// In a program without Asio, construct the client without an executor. It then has its own thread.
void blocking_and_future(const openai::client_options& options) {
    openai::client client(options);
    std::cout << "block: " << client.chat.create(question("one"), openai::block).text() << '\n';

    auto later = client.chat.create(question("two"), asio::use_future);
    std::cout << "future: " << later.get().text() << '\n'; // get() throws openai::error
}

// The handler is called exactly once, on its executor. By default, that is the client's executor.
void callback(const openai::client_options& options) {
    asio::io_context io;
    openai::client client(io, options);
    client.chat.create(question("three"), [](std::exception_ptr failure, openai::chat_completion answer) {
        if (failure) std::cout << "callback: " << openai::to_error(failure).what() << '\n';
        else std::cout << "callback: " << answer.text() << '\n';
    });
    io.run();
}

// Any operation can be cancelled through the cancellation slot of its handler.
void cancelled_callback(const openai::client_options& options) {
    asio::io_context io;
    openai::client client(io, options);
    asio::cancellation_signal stop;
    auto handler = [](std::exception_ptr failure, openai::chat_completion) {
        std::cout << "slot: " << (failure ? openai::to_error(failure).code().message() : "too late") << '\n';
    };
    client.chat.create(question("four"), asio::bind_cancellation_slot(stop.slot(), handler));
    stop.emit(asio::cancellation_type::terminal);
    io.run();
}

// In a coroutine, but without exceptions.
asio::awaitable<void> tuple(openai::client client) {
    auto [failure, answer] = co_await client.chat.create(question("five"), asio::as_tuple(asio::use_awaitable));
    std::cout << "tuple: " << (failure ? "failed" : answer.text()) << '\n';
}

int main() try {
    const auto options = openai::client_options::from_environment();
    blocking_and_future(options);
    callback(options);
    cancelled_callback(options);
    asio::io_context io;
    asio::co_spawn(io, tuple(openai::client(io, options)), openai::rethrow);
    io.run();
} catch (const openai::error& failure) {
    std::cerr << "06_callbacks_and_futures: " << failure.what() << '\n';
    return 1;
}
