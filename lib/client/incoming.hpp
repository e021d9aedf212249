// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/connection_pool.hpp"
#include "io/exchange.hpp"
#include "protocol/inflater.hpp"
#include "protocol/sse_decoder.hpp"

#include <openai/response.hpp>

#include <memory>
#include <optional>
#include <string>

namespace openai::detail {

namespace asio = boost::asio;

/// A response on its way in: the connection it comes on and where its body goes, a string or the event decoder.
class incoming {
public:
    explicit incoming(io::lease wire);

    io::connection& wire() const noexcept { return *wire_; }
    io::exchange& exchange() noexcept { return exchange_; }

    static constexpr auto unlimited = ~std::uint64_t{0};

    /// The body is in the coding gzip, and may become `limit` bytes. Before any of it is received.
    void inflate_body(std::uint64_t limit);

    /// Receives the whole body. More than `limit` bytes: `limit_exceeded`, or the rest is dropped together with the
    /// connection if `may_cut`. `idle` begins anew with each piece. A body that cannot be inflated is an error, or ends
    /// there if `may_cut`.
    asio::awaitable<void> receive_body(std::size_t limit, bool may_cut, std::chrono::milliseconds idle,
                                       io::deadline total);

    /// Status, headers and the body received so far; once.
    std::shared_ptr<const http_response> take_response();

    /// From here on the body is a stream of events.
    protocol::sse_decoder& decode_events() { return events_.emplace(); }

    protocol::sse_decoder& events() noexcept { return *events_; }

    /// Takes what was received of the rest of the answer and drops it. True if that was all: the connection was given
    /// back. Throws `error`.
    bool try_drain();

    /// Throws `truncated` if the answer ended in the middle of what was to be inflated.
    void check_complete() const;

    /// Tells the pool that `drain` follows: a call which comes directly after waits for this connection.
    void begin_drain() { wire_.begin_drain(); }

    /// Reads what is left of the answer, at most 64 KiB and 250 ms, so that the connection can be used again.
    static asio::awaitable<void> drain(std::unique_ptr<incoming> self);

    /// Gives the connection back if the answer is complete; otherwise it is closed with this object.
    void release();

private:
    void receive(std::string_view piece);
    void deliver(std::string_view piece);

    io::lease wire_;
    std::string body_;
    std::optional<protocol::sse_decoder> events_;
    std::optional<protocol::inflater> inflater_;
    bool may_cut_ = false;
    bool dropping_ = false;
    std::size_t dropped_ = 0;
    io::exchange exchange_; // last: it holds a reference to *wire_ and calls receive()
};

} // namespace openai::detail
