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

/// Receives a response from a connection and delivers its body to a string or to the event decoder. A single loop reads
/// all parts of the response. The loop regularly pauses, so that other operations on the executor can run. See
/// `read_slice`.
class response_reader {
public:
    explicit response_reader(net::lease wire);

    net::connection& wire() const noexcept { return *wire_; }
    net::exchange& exchange() noexcept { return exchange_; }

    static constexpr auto unlimited = ~std::uint64_t{0};

    /// Makes the reader decompress the body. The decompressed body may have at most `limit` bytes. Call this if the
    /// response has `Content-Encoding: gzip`, before any of the body is received.
    void inflate_body(std::uint64_t limit);

    /// Receives the whole body. The time limit `idle` restarts whenever a piece arrives.
    ///
    /// If `may_cut` is false, a body of more than `limit` bytes is an error (`limit_exceeded`), and so is a body that
    /// cannot be decompressed. If `may_cut` is true, a body that is too large is cut after `limit` bytes, and its rest
    /// is discarded together with the connection. A body that cannot be decompressed is cut where decompression fails.
    asio::awaitable<void> receive_body(std::size_t limit, bool may_cut, std::chrono::milliseconds idle,
                                       net::deadline total);

    /// Returns the status, the headers and the body received so far. Call it only once.
    std::shared_ptr<http_message> take_response();

    /// Waits for the first bytes of the body and returns whether they look like the beginning of an event stream. The
    /// bytes remain unread. The limits are those of `receive_body`. If receiving fails, the next read throws the error.
    /// Cancellable.
    asio::awaitable<bool> begins_with_event(std::chrono::milliseconds idle, net::deadline total);

    /// From now on, the body is decoded as a stream of events.
    void decode_events(const stream_limits& limits);

    /// Returns the next of the events received so far, and reports this event to the observer. The event's views are
    /// valid until the next call. Returns `std::nullopt` if the stream is at its `end()` or if `await_more` must be
    /// called first. If receiving failed, the error is thrown after all earlier events were returned. Throws
    /// `truncated` if compressed data is incomplete.
    std::optional<protocol::sse_event> next_event();

    /// Waits for the first event and returns it. The next call of `next_event` returns the same event. Returns null if
    /// the stream ended without an event. Does not report the event; `next_event` does. Throws the same errors as
    /// `next_event`.
    asio::awaitable<const protocol::sse_event*> await_event(net::deadline limit, phase where);

    /// Discards the event that `await_event` returned.
    void drop_event() noexcept { front_.reset(); }

    /// Call this before you take an event without `next_event`. Counts the event, so that the reader still pauses
    /// regularly. Returns false and counts nothing if you must call `await_more` first.
    bool take_turn() noexcept;

    /// Whether every event was returned and the body ended properly.
    bool end() const noexcept { return ended_ && !front_; }

    /// Whether the body has ended and every event with a blank line after it was returned. An event that is returned
    /// after that may be incomplete, because the blank line at its end is missing.
    bool flushed() const noexcept { return flushed_; }

    /// Waits for more of the answer. If receiving fails, this function does not throw, but the next read throws the
    /// error. If a pause is due, only lets other operations run and receives nothing. If the call is cancelled or
    /// exceeds a limit during the pause, throws immediately. Cancellable.
    asio::awaitable<void> await_more(net::deadline limit, phase where);

    /// Call this when no more of the answer is needed. Receives and discards the rest of the answer in the background,
    /// so that the connection can be used again. A call that starts meanwhile may wait for this connection.
    ///
    /// If the rest is larger than 64 KiB or takes longer than 250 ms, closes the connection. From then on, only every
    /// eighth call of this function for that server waits for the rest. The other calls close the connection at once if
    /// the rest has not arrived yet. As soon as the rest of an answer arrives in time, every call waits again. See
    /// `protocol::body_end_behavior`.
    static void finish(std::unique_ptr<response_reader> self, const asio::any_io_executor& executor);

    /// Gives the connection back if the answer is complete. Otherwise the destructor closes the connection.
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
    // The event that `await_event` returned and `next_event` has not returned yet.
    std::optional<protocol::sse_event> front_;
    bool flushed_ = false;
    bool ended_ = false;
    std::exception_ptr failure_; // thrown after all that was received before it
    bool labelled_ = false;      // the head says that the body is gzip
    std::optional<protocol::inflater> inflater_;
    std::string packed_;       // compressed bytes that have been received, at most as many as a read buffer holds
    std::size_t unpacked_ = 0; // how many of them have been decompressed
    bool unpacking_ = false;   // more output can be made from the bytes received so far
    bool may_cut_ = false;
    bool damaged_ = false; // the body could not be decompressed, and was cut there
    bool dropping_ = false;
    std::size_t dropped_ = 0;
    net::exchange exchange_; // last, because it holds a reference to *wire_ and calls receive()
};

} // namespace openai::detail
