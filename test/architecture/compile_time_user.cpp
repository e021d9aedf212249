// SPDX-License-Identifier: BSL-1.0
// The smallest useful program; see compile_time.sh.
#include <openai.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

namespace asio = boost::asio;

asio::awaitable<void> ask(openai::client client) {
    co_await client.chat.create(openai::chat_request("gpt-4o").user("hi"));
}

int main() {
    asio::io_context io;
    openai::client client(io, openai::client_options::from_environment());
    asio::co_spawn(io, ask(client), asio::detached);
    io.run();
}
