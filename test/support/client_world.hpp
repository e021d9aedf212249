// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "support/run.hpp"

#include <openai.hpp>
#include <openai/testing/server.hpp>

#include <atomic>
#include <optional>
#include <string>

namespace support {

using openai::testing::reply;
using openai::testing::server_options;

/// A local server and a client of it on one `io_context`. Nothing is tried twice unless a test says so.
struct client_world {
    explicit client_world(server_options serving = server_options());

    openai::client& client();

    /// The next call comes from a new client, without connections.
    void forget_client() { client_.reset(); }

    asio::awaitable<std::string> chat(std::string prompt, openai::call_options call = {});
    asio::awaitable<std::string> stream(std::string prompt, openai::call_options call = {});

    outcome<std::string> run_chat(std::string prompt);
    outcome<std::string> run_stream(std::string prompt);

    /// The call must fail.
    openai::error chat_failure(std::string prompt);
    openai::error stream_failure(std::string prompt);

    openai::testing::server server;
    openai::client_options options; ///< may be changed until `client()` is called
    asio::io_context io;
    std::string text;           ///< what the last stream delivered
    std::atomic<int> events{0}; ///< and in how many events, all streams together

private:
    std::optional<openai::client> client_;
};

} // namespace support
