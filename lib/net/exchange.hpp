// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/connection.hpp"
#include "protocol/http/http_parser.hpp"
#include "protocol/http/http_request.hpp"

#include <functional>

namespace openai::detail::net {

/// One request and its response on one connection.
class exchange {
public:
    /// `on_body` gets each piece of the body as soon as it is parsed. `wire` must outlive the exchange.
    exchange(connection& wire, std::function<void(std::string_view)> on_body);

    /// Sends the head and the first `protocol::joined_body` bytes of the body in one write. Returns true if these bytes
    /// are the whole request and the system accepted all of them. If it returns false, call `send_rest`.
    /// Throws `error` if the connection was aborted, e.g. because a deadline has passed.
    bool try_send(const protocol::wire_request& request);

    /// Sends the bytes that `try_send` did not send. Completes early, without an error, if the head of the final answer
    /// arrives before the server has received the whole request. The time limit `limit` restarts whenever bytes are
    /// sent. Cancellable. `request` must live until completion. Errors:
    ///
    /// - `write_failed`, `write_timeout`, or the code of `total`
    /// - `connection_lost`, marked as not billed, if no byte of the request can have reached the server
    /// - `tls_failed` if the server refuses the client's certificate
    /// - `protocol_error` or `limit_exceeded` if the head of the answer is malformed or too large
    asio::awaitable<void> send_rest(const protocol::wire_request& request, std::chrono::milliseconds limit,
                                    deadline total);

    /// Receives the head of the final answer. Does not deliver any piece of the body.
    /// Errors: `connection_lost` (marked as not billed if the request provably did not reach the server), `truncated`,
    /// `protocol_error`, `limit_exceeded`, `tls_failed` if the server refuses the client's certificate, or the code of
    /// `limit`. Cancellable.
    asio::awaitable<void> receive_head(deadline limit);

    /// Processes bytes of the body that have been received, without waiting. Returns false if it would have to wait,
    /// and true if it made progress or if `done()` is true.
    bool try_step();

    /// Waits for more bytes of the body and processes them. Errors: `truncated`, and those of `receive_head`.
    /// Cancellable.
    asio::awaitable<void> step();

    /// The number of bytes that the last `try_step` or `step` received, including the framing of the body.
    std::size_t stepped() const noexcept { return stepped_; }

    bool done() const noexcept { return parser_.done(); }
    const protocol::response_head& head() const noexcept { return parser_.head(); }
    headers take_headers() noexcept { return parser_.take_headers(); }

    /// Whether the connection may carry another exchange.
    bool reusable() const noexcept {
        return sent_ && !early_ && done() && head().keep_alive && wire_.buffered().empty();
    }

private:
    asio::awaitable<io_result> write(std::span<const char> bytes, io_result begun, std::chrono::milliseconds limit,
                                     deadline total);
    bool parse();
    std::size_t put();
    void accept(const io_result& result);
    bool wholly_confirmed() const;
    bool unconfirmed() const;
    bool unprocessed(const io_result& result) const;
    bool unasked() const { return !received_ && !wholly_confirmed() && unconfirmed(); }
    asio::awaitable<void> write_broke(const io_result& result, deadline total);
    asio::awaitable<void> refuse_unasked(deadline limit);
    [[noreturn]] void stale(phase where, const io_result& result) const;
    [[noreturn]] void lost(const io_result& result) const;

    connection& wire_;
    protocol::http_parser parser_;
    secret unsent_;                 // the unsent part of the head and of the body bytes joined to it
    io_result first_;               // the result of the first write
    std::uint64_t sent_before_ = 0; // the connection's `sent()` when the request began
    std::size_t stepped_ = 0;
    bool begun_ = false;    // this system accepted some bytes of the request
    bool sent_ = false;     // this system accepted all bytes of the request
    bool in_one_ = false;   // this system accepted them all in one write
    bool at_once_ = false;  // like `in_one_`, but only on a connection that had been used before
    bool received_ = false; // some bytes of the answer have been received
    bool early_ = false;    // the head arrived before the peer's TCP stack had acknowledged the whole request
};

} // namespace openai::detail::net
