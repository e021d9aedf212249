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
    /// `on_body` gets the pieces of the body, as they are parsed. `wire` must outlive the exchange.
    exchange(connection& wire, std::function<void(std::string_view)> on_body);

    /// Sends head and body in one write. True: the system took all of it at once; otherwise `send_rest` goes on.
    /// Throws for a request that is no HTTP, and what has ended the connection.
    bool try_send(const protocol::wire_request& request);

    /// Sends what `try_send` has left. Ends early, and with success, when the final answer's head arrives before the
    /// server has taken all of the request. Each progress begins the write limit anew.
    /// Errors: `write_failed`, `write_timeout`, `total`'s own; `connection_lost`, not billed, if nothing of the request
    /// can have reached the server. Cancellable. `request` must live until completion.
    asio::awaitable<void> send_rest(const protocol::wire_request& request, std::chrono::milliseconds limit,
                                    deadline total);

    /// Receives the head of the final answer; nothing of the body is delivered yet.
    /// Errors: `connection_lost` (not billed if the request provably did not reach the server), `truncated`,
    /// `protocol_error`, `limit_exceeded`, `limit`'s own. Cancellable.
    asio::awaitable<void> receive_head(deadline limit);

    /// Takes one step through the body with what has been received; false: it would have to wait. True when `done()`.
    bool try_step();

    /// Waits for more of the body and takes one step. Errors: `truncated` and as above. Cancellable.
    asio::awaitable<void> step();

    /// Bytes of the body, with its framing, that the last `try_step` or `step` has received.
    std::size_t stepped() const noexcept { return stepped_; }

    bool done() const noexcept { return parser_.done(); }
    const protocol::response_head& head() const noexcept { return parser_.head(); }
    headers take_headers() noexcept { return parser_.take_headers(); }

    /// The connection may carry another exchange.
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
    secret unsent_;                 // of the head and what is joined to it
    io_result first_;               // how the first write ended
    std::uint64_t sent_before_ = 0; // on the connection, when the request was begun
    std::size_t stepped_ = 0;
    bool begun_ = false;    // something of the request was taken by this system
    bool sent_ = false;     // all of the request
    bool in_one_ = false;   // and in one write
    bool at_once_ = false;  // likewise, over a connection that was quiet before
    bool received_ = false; // anything of the answer
    bool early_ = false;    // it came before the server's system had all of the request
};

} // namespace openai::detail::net
