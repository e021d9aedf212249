// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "io/connection_pool.hpp"
#include "io/exchange.hpp"
#include "protocol/inflater.hpp"
#include "protocol/sse_decoder.hpp"

#include <openai/response.hpp>

#include <exception>
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
    protocol::sse_decoder& decode_events() {
        wire_->set_streamed(true);
        return events_.emplace();
    }

    /// The next event received so far. Its views hold until the next call, and `put_back` gives it once more.
    std::optional<protocol::sse_event> next_event();
    void put_back(const protocol::sse_event& event) noexcept { put_back_ = event; }

    /// Receiving has failed, which whoever reads the events finds out after those that came before.
    void fail(std::exception_ptr failure) noexcept { failure_ = std::move(failure); }
    const std::exception_ptr& failure() const noexcept { return failure_; }

    /// The event that the end of the body has left open; once, after `next_event()` gave nothing. Throws `truncated` if
    /// the answer ended in the middle of what was to be inflated.
    std::optional<protocol::sse_event> last_event() {
        check_complete();
        return events_->finish();
    }

    /// Its reader needs nothing more: reads what is left of the answer in the background, at most 64 KiB and 250 ms, so
    /// that the connection can be used again. A call that comes directly after waits for it. If it fails, the
    /// connection is closed.
    static void finish(std::unique_ptr<incoming> self, const asio::any_io_executor& executor);

    /// Gives the connection back if the answer is complete; otherwise it is closed with this object.
    void release();

private:
    void receive(std::string_view piece);
    void deliver(std::string_view piece);
    void check_complete() const;
    bool try_body(std::size_t limit);
    bool try_drain();
    static asio::awaitable<void> drain(std::unique_ptr<incoming> self);

    io::lease wire_;
    std::string body_;
    std::optional<protocol::sse_decoder> events_;
    std::optional<protocol::sse_event> put_back_;
    std::exception_ptr failure_;
    std::optional<protocol::inflater> inflater_;
    bool may_cut_ = false;
    bool dropping_ = false;
    std::size_t dropped_ = 0;
    io::exchange exchange_; // last: it holds a reference to *wire_ and calls receive()
};

} // namespace openai::detail
