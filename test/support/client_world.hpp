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

/// A local server and a client for it on one `io_context`. The client makes only one attempt, unless a test changes
/// this.
struct client_world {
    explicit client_world(server_options serving = server_options());

    openai::client& client();

    /// Makes the next call use a new client, which has no connections.
    void forget_client() { client_.reset(); }

    asio::awaitable<std::string> chat(std::string prompt, openai::call_options call = {});
    asio::awaitable<std::string> stream(std::string prompt, openai::call_options call = {});

    outcome<std::string> run_chat(std::string prompt);
    outcome<std::string> run_stream(std::string prompt);

    /// Returns the error of a call, which must fail.
    openai::error chat_failure(std::string prompt);
    openai::error stream_failure(std::string prompt);

    openai::testing::server server;
    openai::client_options options; ///< may be changed until `client()` is called
    asio::io_context io;
    std::string text;           ///< the text of the last stream
    std::atomic<int> events{0}; ///< the number of events of all streams together

private:
    std::optional<openai::client> client_;
};

} // namespace support
