// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/run/read_slice.hpp"
#include "net/exchange.hpp"
#include "net/pool/connection_pool.hpp"
#include "protocol/http/inflater.hpp"
#include "protocol/http/sse_decoder.hpp"

#include <openai/core/http_response.hpp>
#include <openai/core/stream_limits.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace openai::detail {

namespace asio = boost::asio;

/// A response on its way in: the connection it comes on and where its body goes, a string or the event decoder.
/// Whatever is read of it, and for whom, one loop reads it, which lets others have their turn: see `turn`.
class response_reader {
public:
    explicit response_reader(net::lease wire);

    net::connection& wire() const noexcept { return *wire_; }
    net::exchange& exchange() noexcept { return exchange_; }

    static constexpr auto unlimited = ~std::uint64_t{0};

    /// The body is in the coding gzip, and may become `limit` bytes. Before any of it is received.
    void inflate_body(std::uint64_t limit);

    /// Receives the whole body. More than `limit` bytes: `limit_exceeded`, or the rest is dropped together with the
    /// connection if `may_cut`. `idle` begins anew with each piece. A body that cannot be inflated is an error, or ends
    /// there if `may_cut`.
    asio::awaitable<void> receive_body(std::size_t limit, bool may_cut, std::chrono::milliseconds idle,
                                       net::deadline total);

    /// Status, headers and the body received so far; once.
    std::shared_ptr<http_message> take_response();

    /// Waits for the first bytes of the body, which stay to be received, and says whether they begin an event stream.
    /// How receiving fails is left to the next read, except for the limits, which are those of `receive_body`.
    /// Cancellable.
    asio::awaitable<bool> begins_with_event(std::chrono::milliseconds idle, net::deadline total);

    /// From here on the body is a stream of events.
    void decode_events(const stream_limits& limits);

    /// The next event received so far; its views hold until the next call. Nothing: the stream is at its `end()`, or
    /// `await_more` comes first. How receiving failed is thrown after the events that came before; `truncated`, if the
    /// answer ended in the middle of what was to be inflated.
    std::optional<protocol::sse_event> next_event();

    /// Waits for the first event, which `next_event` gives then; null: the stream ended without one. Throws like it.
    asio::awaitable<const protocol::sse_event*> await_event(net::deadline limit, phase where);

    /// Drops the event that was waited for.
    void drop_event() noexcept { front_.reset(); }

    /// Counts an event that is handed out besides those of `next_event`. False: `await_more` comes first.
    bool take_turn() noexcept;

    /// Every event was given out, and the body has ended properly.
    bool end() const noexcept { return ended_ && !front_; }

    /// The last event was not closed by a blank line: the body ended, perhaps in the middle of it.
    bool flushed() const noexcept { return flushed_; }

    /// Waits for more of the answer, or only for the others' turn if that is due. Cancellable.
    /// How receiving fails is left to the next read; a limit and a cancellation during the others' turn are thrown.
    asio::awaitable<void> await_more(net::deadline limit, phase where);

    /// Its reader needs nothing more: reads what is left of the answer in the background, at most 64 KiB and 250 ms, so
    /// that the connection can be used again. A call that comes directly after waits for it. If it fails, the
    /// connection is closed, and those that follow are closed at once, see `protocol::body_end_behavior`.
    static void finish(std::unique_ptr<response_reader> self, const asio::any_io_executor& executor);

    /// Gives the connection back if the answer is complete; otherwise it is closed with this object.
    void release();

private:
    template <class Enough>
    bool advance_until(const Enough& enough);
    bool advance();
    bool received_all() const noexcept { return exchange_.done() && !unpacking_; }
    void receive(std::string_view piece);
    bool is_mislabelled() const noexcept;
    bool hides_words() const noexcept;
    void unpack();
    void deliver(std::string_view piece);
    void check_complete() const;
    std::optional<protocol::sse_event> take_event();
    bool try_body(std::size_t limit);
    bool try_drain();
    static asio::awaitable<void> drain(std::unique_ptr<response_reader> self);

    net::lease wire_;
    read_slice slice_;
    std::string body_;
    std::optional<protocol::sse_decoder> events_;
    std::optional<protocol::sse_event> front_; // waited for, and not given out yet
    bool flushed_ = false;
    bool ended_ = false;
    std::exception_ptr failure_; // told after what came before it
    bool labelled_ = false;      // as gzip
    std::optional<protocol::inflater> inflater_;
    std::string packed_;       // received and not inflated yet, at most a read buffer
    std::size_t unpacked_ = 0; // of that
    bool unpacking_ = false;   // there is some, or more to come out of what was inflated
    bool may_cut_ = false;
    bool damaged_ = false; // and cut there
    bool dropping_ = false;
    std::size_t dropped_ = 0;
    net::exchange exchange_; // last: it holds a reference to *wire_ and calls receive()
};

} // namespace openai::detail
