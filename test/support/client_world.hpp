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
    explicit client_world(server_options serving = server_options())
        : server(std::move(serving))
        , options(openai::secret("sk-test")) {
        options.base_url = server.base_url();
        options.tls.ca_pem = server.ca_pem();
        options.tls.system_store = false;
        options.retry = openai::retry_policy::none();
    }

    openai::client& client() {
        if (!client_) client_.emplace(io, options);
        return *client_;
    }

    /// The next call comes from a new client, without connections.
    void forget_client() { client_.reset(); }

    asio::awaitable<std::string> chat(std::string prompt, openai::call_options call = {}) {
        auto& to = client();
        openai::chat_request request("gpt-4o");
        request.user(std::move(prompt));
        auto completion = co_await to.chat.create(std::move(request), std::move(call));
        co_return completion.text();
    }

    asio::awaitable<std::string> stream(std::string prompt, openai::call_options call = {}) {
        auto& to = client();
        openai::chat_request request("gpt-4o");
        request.user(std::move(prompt));
        auto deltas = co_await to.chat.stream(std::move(request), std::move(call));
        while (auto delta = co_await deltas.next()) {
            ++events;
            text += delta->text();
        }
        co_return text;
    }

    outcome<std::string> run_chat(std::string prompt) { return run(io, chat(std::move(prompt))); }
    outcome<std::string> run_stream(std::string prompt) {
        text.clear();
        return run(io, stream(std::move(prompt)));
    }
    /// The call must fail.
    openai::error chat_failure(std::string prompt) { return run_chat(std::move(prompt)).failure().value(); }
    openai::error stream_failure(std::string prompt) { return run_stream(std::move(prompt)).failure().value(); }

    openai::testing::server server;
    openai::client_options options; ///< may be changed until `client()` is called
    asio::io_context io;
    std::string text;           ///< what the last stream delivered
    std::atomic<int> events{0}; ///< and in how many events, all streams together

private:
    std::optional<openai::client> client_;
};

} // namespace support
