// SPDX-License-Identifier: BSL-1.0
#include "client/incoming.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <utility>

namespace openai::detail {
namespace {

constexpr std::size_t drain_bytes = 64u << 10;
constexpr std::chrono::milliseconds drain_time{250};

[[noreturn]] void too_large(std::size_t limit) {
    error_details details;
    details.code = errc::limit_exceeded;
    details.phase = phase::body;
    details.maybe_billed = billing::yes;
    details.context = "answer larger than max_response_body, " + std::to_string(limit) + " bytes";
    throw error(std::move(details));
}

} // namespace

incoming::incoming(io::lease wire)
    : wire_(std::move(wire))
    , exchange_(*wire_, [this](std::string_view piece) { receive(piece); }) {}

void incoming::inflate_body(std::uint64_t limit) {
    protocol::inflate_limits limits;
    limits.output = limit;
    inflater_.emplace([this](std::string_view piece) { deliver(piece); }, limits);
}

void incoming::receive(std::string_view piece) {
    if (dropping_) {
        dropped_ += piece.size();
    } else if (inflater_) {
        try {
            inflater_->put(piece);
        } catch (const error&) {
            if (!may_cut_) throw;
            dropping_ = true;
        }
    } else {
        deliver(piece);
    }
}

void incoming::deliver(std::string_view piece) {
    if (events_) events_->feed(piece);
    else body_ += piece;
    if (wire_->trace() && !dropping_) wire_->trace()->body(piece.size());
}

/// Takes what has been received; true: that is all of the body, or as much as is wanted.
bool incoming::try_body(std::size_t limit) {
    const auto announced = exchange_.head().content_length.value_or(0);
    if (!may_cut_ && announced > limit) too_large(limit);
    constexpr std::uint64_t believed = 1u << 20; // before it has come
    if (body_.empty()) body_.reserve(static_cast<std::size_t>(std::min(announced, believed)));
    while (!exchange_.done() && body_.size() <= limit && dropped_ <= limit)
        if (!exchange_.try_step()) return false;
    if (may_cut_) body_.resize(std::min(body_.size(), limit));
    else if (body_.size() > limit) too_large(limit);
    else check_complete();
    return true;
}

asio::awaitable<void> incoming::receive_body(std::size_t limit, bool may_cut, std::chrono::milliseconds idle,
                                             io::deadline total) {
    may_cut_ = may_cut;
    while (!try_body(limit)) {
        wire_->set_deadline(earlier(io::deadline::after(io::clock::now(), idle, errc::idle_timeout), total),
                            phase::body);
        co_await exchange_.step();
    }
}

std::shared_ptr<const http_response> incoming::take_response() {
    auto response = std::make_shared<http_response>();
    response->status = exchange_.head().status;
    if (events_) response->headers = exchange_.head().headers; // what follows may need them
    else response->headers = exchange_.take_headers();
    if (inflater_) response->headers.erase("Content-Encoding").erase("Content-Length"); // not true of what came out
    response->body = std::move(body_);
    return response;
}

std::optional<protocol::sse_event> incoming::next_event() {
    if (put_back_) return std::exchange(put_back_, std::nullopt);
    return events_->next();
}

void incoming::finish(std::unique_ptr<incoming> self, const asio::any_io_executor& executor) {
    if (self->failure_) return; // the connection goes with it
    try {
        if (self->try_drain()) return;
    } catch (const error&) {
        if (self->wire_->trace()) self->wire_->trace()->unclean_end();
        return;
    }
    self->wire_.begin_drain();
    asio::co_spawn(executor, drain(std::move(self)), asio::detached);
}

void incoming::check_complete() const {
    if (!inflater_ || inflater_->complete() || dropping_) return;
    error_details details;
    details.code = errc::truncated;
    details.phase = phase::body;
    details.maybe_billed = billing::yes;
    details.context = "gzip body ends early";
    throw error(std::move(details));
}

/// Takes what was received of the rest of the answer and drops it. True if that was all: the connection was given back.
bool incoming::try_drain() {
    dropping_ = true;
    while (!exchange_.done() && dropped_ <= drain_bytes)
        if (!exchange_.try_step()) return false;
    release();
    return true;
}

asio::awaitable<void> incoming::drain(std::unique_ptr<incoming> self) {
    self->wire_->set_deadline(io::deadline::after(io::clock::now(), drain_time, errc::idle_timeout), phase::body);
    try {
        while (!self->try_drain()) co_await self->exchange_.step();
    } catch (const error&) {
        if (self->wire_->trace()) self->wire_->trace()->unclean_end();
        co_return; // the connection goes with it
    }
}

void incoming::release() {
    if (exchange_.reusable()) wire_.give_back();
}

} // namespace openai::detail
