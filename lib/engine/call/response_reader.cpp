// SPDX-License-Identifier: BSL-1.0
#include "engine/call/response_reader.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

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

response_reader::response_reader(net::lease wire)
    : wire_(std::move(wire))
    , exchange_(*wire_, [this](std::string_view piece) { receive(piece); }) {}

void response_reader::inflate_body(std::uint64_t limit) {
    protocol::inflate_limits limits;
    limits.output = limit;
    labelled_ = true;
    inflater_.emplace([this](std::string_view piece) { deliver(piece); }, limits);
}

void response_reader::decode_events(const stream_limits& limits) {
    protocol::sse_limits own;
    own.line = limits.line;
    own.event = limits.event;
    wire_->set_streamed(true);
    events_.emplace(own);
    events_->feed(std::exchange(body_, {})); // the bytes that were read to detect the kind of the answer
}

/// Reads the answer until `enough()` returns true or the answer ends. All parts of an answer are read through this
/// loop. Returns false if `await_more` must be called first. After a failure, `enough` is still called for what was
/// received before.
template <class Enough>
bool response_reader::advance_until(const Enough& enough) {
    for (;;) {
        if (slice_.over()) return false;
        if (enough()) return true;
        if (failure_ && !unpacking_) std::rethrow_exception(failure_);
        if (received_all()) return true;
        try {
            if (!advance()) return false;
        } catch (...) {
            failure_ = std::current_exception();
        }
    }
}

/// Processes one piece of what was received. Returns false if there is none.
bool response_reader::advance() {
    if (unpacking_) {
        unpack();
        return true;
    }
    const bool more = exchange_.try_step();
    slice_.add_read(exchange_.stepped());
    return more;
}

asio::awaitable<void> response_reader::await_more(net::deadline limit, phase where) {
    wire_->set_deadline(limit, where);
    if (slice_.over()) {
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            throw boost::system::system_error(asio::error::operation_aborted);
        slice_.begin();
        co_return wire_->check(); // throws if the connection has ended meanwhile, e.g. because of a time limit
    }
    try {
        co_await exchange_.step();
    } catch (...) {
        failure_ = std::current_exception();
    }
    slice_.begin();
    slice_.add_read(exchange_.stepped());
}

void response_reader::receive(std::string_view piece) {
    if (dropping_) {
        dropped_ += piece.size();
    } else if (inflater_) {
        packed_ += piece;
        unpacking_ = true;
    } else {
        deliver(piece);
    }
}

/// Whether the body of an error is labelled as gzip but is not. A proxy that inflates a body may leave its label.
bool response_reader::is_mislabelled() const noexcept {
    constexpr std::string_view magic = "\x1f\x8b";
    const bool first = unpacked_ == 0 && inflater_->untouched();
    return may_cut_ && first && !magic.starts_with(std::string_view(packed_).substr(0, magic.size()));
}

/// Whether inflating has given nothing because the compressed body is damaged or incomplete.
bool response_reader::hides_words() const noexcept {
    return body_.empty() && (damaged_ || (inflater_ && !inflater_->complete()));
}

/// Inflates one piece at a time, because a few bytes can become very many.
void response_reader::unpack() {
    if (is_mislabelled()) {
        inflater_.reset();
        unpacking_ = false;
        return deliver(std::exchange(packed_, {}));
    }
    auto rest = std::string_view(packed_).substr(unpacked_);
    unpacking_ = false; // in case of a failure
    try {
        unpacking_ = inflater_->put_piece(rest);
    } catch (const error& failure) {
        if (!may_cut_) throw failure.with([this](error_details& details) { details.maybe_billed = wire_->billed(); });
        damaged_ = dropping_ = true;
    }
    unpacked_ = packed_.size() - rest.size();
    if (unpacking_) return;
    packed_.clear();
    unpacked_ = 0;
}

void response_reader::deliver(std::string_view piece) {
    if (inflater_) slice_.add_inflated(piece.size());
    if (events_) events_->feed(piece);
    else body_ += piece;
    if (wire_->trace() && !dropping_) wire_->trace()->body(piece.size());
}

/// Reads what has been received of the body. Returns true if this is the whole body, or as much of it as is wanted.
bool response_reader::try_body(std::size_t limit) {
    const auto announced = exchange_.head().content_length.value_or(0);
    if (!may_cut_ && announced > limit) too_large(limit);
    constexpr std::uint64_t believed = 1u << 20; // the client reserves no more memory than this before bytes arrive
    if (body_.empty()) body_.reserve(static_cast<std::size_t>(std::min(announced, believed)));
    if (!advance_until([&] { return body_.size() > limit || dropped_ > limit; })) return false;
    if (may_cut_) body_.resize(std::min(body_.size(), limit));
    else if (body_.size() > limit) too_large(limit);
    else check_complete();
    return true;
}

asio::awaitable<void> response_reader::receive_body(std::size_t limit, bool may_cut, std::chrono::milliseconds idle,
                                                    net::deadline total) {
    may_cut_ = may_cut;
    while (!try_body(limit))
        co_await await_more(earlier(net::deadline::after(net::clock::now(), idle, errc::idle_timeout), total),
                            phase::body);
}

asio::awaitable<bool> response_reader::begins_with_event(std::chrono::milliseconds idle, net::deadline total) {
    constexpr std::string_view blank = " \t\r\n\xEF\xBB\xBF";
    constexpr std::string_view fields[] = {"data:", "event:", "id:", "retry:", ":"};
    constexpr std::size_t most_blanks = 4096; // an event stream does not begin with more
    std::string_view begin;
    const auto enough = [&] {
        begin = body_;
        begin.remove_prefix(std::min(begin.find_first_not_of(blank), begin.size()));
        return failure_ || begin.size() >= fields[1].size() || body_.size() > most_blanks;
    };
    while (!advance_until(enough))
        co_await await_more(earlier(net::deadline::after(net::clock::now(), idle, errc::idle_timeout), total),
                            phase::body);
    enough();
    co_return std::ranges::any_of(fields, [&](std::string_view field) { return begin.starts_with(field); });
}

std::shared_ptr<http_message> response_reader::take_response() {
    auto response = std::make_shared<http_message>();
    response->status = exchange_.head().status;
    if (events_) response->headers = exchange_.head().headers; // later events may need them
    else response->headers = exchange_.take_headers();
    if (labelled_ && !hides_words()) // these fields describe the compressed body
        response->headers.erase("Content-Encoding").erase("Content-Length");
    response->body = std::move(body_);
    return response;
}

std::optional<protocol::sse_event> response_reader::next_event() {
    std::optional<protocol::sse_event> event;
    if (front_) event = std::exchange(front_, std::nullopt);
    else advance_until([&] { return (event = take_event()).has_value(); });
    if (event && wire_->trace()) wire_->trace()->event(event->data.size());
    return event;
}

/// Returns the next event that has been received. At the end of the body, returns the event that the body has not
/// closed.
std::optional<protocol::sse_event> response_reader::take_event() {
    auto event = events_->next();
    if (!event && received_all()) {
        if (!std::exchange(flushed_, true)) check_complete();
        event = events_->finish();
        ended_ = !event;
    }
    if (event) slice_.add_event();
    return event;
}

bool response_reader::take_turn() noexcept {
    if (slice_.over()) return false;
    slice_.add_event();
    return true;
}

asio::awaitable<const protocol::sse_event*> response_reader::await_event(net::deadline limit, phase where) {
    front_.reset();
    for (;;) {
        advance_until([this] { return (front_ = take_event()).has_value(); });
        if (front_) co_return &*front_;
        if (end()) co_return nullptr;
        co_await await_more(limit, where);
    }
}

void response_reader::finish(std::unique_ptr<response_reader> self, const asio::any_io_executor& executor) {
    if (self->failure_) return; // the connection goes with it
    try {
        if (self->try_drain()) return;
    } catch (const error&) {
        if (self->wire_->trace()) self->wire_->trace()->unclean_end();
        return;
    }
    if (!self->wire_.begin_drain()) return;
    asio::co_spawn(executor, drain(std::move(self)), asio::detached);
}

void response_reader::check_complete() const {
    if (failure_) std::rethrow_exception(failure_); // the body was damaged
    if (!inflater_ || inflater_->complete() || dropping_) return;
    error_details details;
    details.code = errc::truncated;
    details.phase = phase::body;
    details.maybe_billed = billing::yes;
    details.context = "gzip body ends early";
    throw error(std::move(details));
}

/// Discards what was received of the rest of the answer. Returns true if this was all of it. The connection has then
/// been given back.
bool response_reader::try_drain() {
    dropping_ = true;
    unpacking_ = false;
    if (!exchange_.done() && !advance_until([&] { return dropped_ > drain_bytes; })) return false;
    release();
    return true;
}

asio::awaitable<void> response_reader::drain(std::unique_ptr<response_reader> self) {
    const auto limit = net::deadline::after(net::clock::now(), drain_time, errc::idle_timeout);
    try {
        while (!self->try_drain()) co_await self->await_more(limit, phase::body);
        if (self->wire_) self->wire_.ended_late();
    } catch (const error&) {
        if (self->wire_->trace()) self->wire_->trace()->unclean_end();
        self->wire_.ended_late(); // the connection goes with it
    }
}

void response_reader::release() {
    if (exchange_.reusable()) wire_.give_back();
}

} // namespace openai::detail
