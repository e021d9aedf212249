// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/testing/record.hpp>
#include <openai/testing/reply.hpp>
#include <openai/testing/server_options.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace openai::testing {

/// What happens to a new connection before HTTP.
enum class on_accept {
    serve,  ///< the normal thing
    close,  ///< accept and end the stream at once, before any TLS
    reset,  ///< accept and reset at once
    silent, ///< accept and never read or write: a TLS handshake stalls, a plain request is never taken
};

/// An OpenAI-compatible server for tests, on a thread of its own. It listens when the constructor returns; the
/// destructor stops it at once, whatever is pending. Every member function may be called from any thread.
///
///     openai::testing::server server;
///     server.on("What is 2+2?", openai::testing::reply("4"));
///     // point a client at server.base_url()
///
/// It serves `POST */chat/completions` and `*/completions` (JSON and streaming), `*/embeddings`, `*/moderations`,
/// `GET */models` and `GET */models/{id}`; any other path is a 404 unless a reply says otherwise. The reply to a
/// request is, in this order: the one given for its prompt, the next one of the queue, what the handler returns, the
/// default reply.
class OPENAI_DECL server {
public:
    using milliseconds = std::chrono::milliseconds;
    /// Runs on the server's thread; must not block for long and must not destroy the server.
    using handler = std::function<reply(const received_request&)>;

    static constexpr milliseconds default_wait{10'000}; ///< how long the waiting functions wait unless told otherwise

    /// Throws `boost::system::system_error` when it cannot listen.
    explicit server(server_options options = server_options());
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// "http://127.0.0.1:43210/v1", without a slash at the end.
    std::string base_url() const;
    std::uint16_t port() const noexcept; ///< where it listens

    /// The certificate (PEM) of the CA that a client must trust; empty for plain HTTP.
    std::string ca_pem() const;

    /// \name What it answers
    /// @{
    server& on(std::string prompt, reply answer); ///< for requests whose `received_request::prompt` is this text
    server& push(reply answer);                   ///< for the next request that no prompt matches; used once, in order
    server& otherwise(reply answer);              ///< the default reply; without one, chat echoes the prompt
    server& handle(handler function);             ///< asked when the queue is empty; null removes it
    server& accept_next(on_accept action, std::size_t connections = 1); ///< for the next connections, in order
    /// @}

    /// Closes the connections that are idle now, as a server does that restarts; with a reset if asked.
    void close_idle(cut how = cut::fin);

    /// Stops listening: new connections are refused, open ones live on.
    void stop_accepting();

    /// \name What it saw
    /// @{
    std::vector<received_request> requests() const;    ///< all complete requests, in the order they were complete
    received_request request(std::size_t index) const; ///< throws `std::out_of_range`
    testing::counts counts() const;                    ///< now
    /// @}

    /// \name Waiting for something to happen, instead of sleeping
    /// Each function returns true as soon as its condition holds, and false if `timeout` is over first.
    /// @{
    bool wait_for_requests(std::size_t at_least, milliseconds timeout = default_wait) const;
    bool wait_for_answers(std::size_t at_least, milliseconds timeout = default_wait) const;
    bool wait_for_connections(std::size_t at_least, milliseconds timeout = default_wait) const;
    bool wait_until_client_left(std::size_t at_least = 1, milliseconds timeout = default_wait) const;
    bool wait_until_open(std::size_t exactly, milliseconds timeout = default_wait) const; ///< open connections
    /// Until the answer to request `index` has at least so many bytes written.
    bool wait_for_bytes(std::size_t index, std::size_t at_least, milliseconds timeout = default_wait) const;
    /// Until `done(counts)`; it is called under the server's lock and must not call the server.
    bool wait_until(const std::function<bool(const testing::counts&)>& done, milliseconds timeout = default_wait) const;
    /// @}

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::testing
