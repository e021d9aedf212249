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

/// What the server does with a new connection before HTTP begins.
enum class on_accept {
    serve,  ///< serve the connection normally
    close,  ///< accept the connection and end it immediately with a FIN, before TLS
    reset,  ///< accept the connection and reset it immediately
    silent, ///< accept the connection but never read or write: TLS handshakes and plain requests stall
};

/// An OpenAI-compatible server for tests, which runs on its own thread. The server listens when the constructor
/// returns. The destructor stops the server immediately, even if requests are pending. You may call every member
/// function from any thread.
///
///     openai::testing::server server;
///     server.on("What is 2+2?", openai::testing::reply("4"));
///     // point a client at server.base_url()
///
/// The server answers `POST */chat/completions` and `*/completions` (JSON and streaming), `*/embeddings`,
/// `*/moderations`, `GET */models` and `GET */models/{id}`, and all operations on `*/responses` and `*/conversations`.
/// It answers any other path with 404 unless the reply says otherwise. For each request, the server uses the first of
/// these replies that exists:
///
/// 1. the reply that `on` has set for the request's prompt
/// 2. the next reply in the queue, to which `push` adds replies
/// 3. the reply that the handler returns, see `handle`
/// 4. the default reply, see `otherwise`
///
/// Some requests to `*/responses` and `*/conversations` do not create a response, e.g. a request that retrieves one.
/// For these requests, the server skips every reply that sets a part of the model's answer, e.g. a text, a tool call or
/// an item. If the next reply in the queue is skipped, it stays in the queue. If the reply of the handler or the
/// default reply is skipped, the server uses an empty `reply()` instead: the endpoint then makes the status and the
/// body.
///
/// Like OpenAI's server, this server refuses to create a response if the output of a function call or a custom tool
/// call is missing. The output can be in the input of the request, in the earlier responses, or in the conversation.
class OPENAI_DECL server {
public:
    /// The unit of all times in this class.
    using milliseconds = std::chrono::milliseconds;
    /// A function that makes the reply to a request. It runs on the server's thread. It must not block for long, and
    /// must not destroy the server.
    using handler = std::function<reply(const received_request&)>;

    static constexpr milliseconds default_wait{10'000}; ///< default timeout of the functions that wait

    /// Starts the server. Throws `boost::system::system_error` if it cannot listen.
    explicit server(server_options options = server_options());
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    /// Returns the base URL for clients, without a slash at the end: "http://127.0.0.1:43210/v1".
    std::string base_url() const;
    std::uint16_t port() const noexcept; ///< the port on which the server listens

    /// Returns the certificate of the CA that a client must trust, as PEM. Returns an empty string for plain HTTP.
    std::string ca_pem() const;

    /// \name What the server answers
    /// @{
    server& on(std::string prompt, reply answer); ///< sets the reply to requests with this `prompt`
    server& push(reply answer);                   ///< adds a reply to the queue; each is used once, in order
    /// Sets the default reply. If you set none, the endpoint makes the answer. In a chat, this answer repeats the
    /// prompt.
    server& otherwise(reply answer);
    /// Sets the function that makes the reply if neither `on` nor `push` has set one. Null removes the function.
    server& handle(handler function);
    server& accept_next(on_accept action, std::size_t connections = 1); ///< sets what to do with the next connections
    /// @}

    /// Closes the connections that are idle now, as a server does when it restarts. `how` says how these connections
    /// are closed.
    void close_idle(cut how = cut::fin);

    /// Stops listening: new connections are refused, and open connections stay open.
    void stop_accepting();

    /// \name What the server saw
    /// @{
    std::vector<received_request> requests() const;    ///< all complete requests, in order of completion
    received_request request(std::size_t index) const; ///< the request of this index; throws `std::out_of_range`
    testing::counts counts() const;                    ///< the current counts
    /// @}

    /// \name Waiting for something to happen, instead of sleeping
    /// Each function returns true as soon as its condition holds, or false if `timeout` passes first.
    /// @{
    /// Waits until at least this number of complete requests have arrived.
    bool wait_for_requests(std::size_t at_least, milliseconds timeout = default_wait) const;
    /// Waits until at least this number of responses have been written. A response that is cut off by its `reply`
    /// counts as soon as everything before the cut has been written.
    bool wait_for_answers(std::size_t at_least, milliseconds timeout = default_wait) const;
    /// Waits until at least this number of connections have been accepted.
    bool wait_for_connections(std::size_t at_least, milliseconds timeout = default_wait) const;
    /// Waits until at least this number of responses have been interrupted by the client, which closed or reset the
    /// connection.
    bool wait_until_client_left(std::size_t at_least = 1, milliseconds timeout = default_wait) const;
    /// Waits until exactly this number of connections are open.
    bool wait_until_open(std::size_t exactly, milliseconds timeout = default_wait) const;
    /// Waits until at least this many bytes of the answer to request `index` have been written.
    bool wait_for_bytes(std::size_t index, std::size_t at_least, milliseconds timeout = default_wait) const;
    /// Waits until `done(counts)` returns true. `done` is called under the server's lock and must not call the server.
    bool wait_until(const std::function<bool(const testing::counts&)>& done, milliseconds timeout = default_wait) const;
    /// @}

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

} // namespace openai::testing
