// SPDX-License-Identifier: BSL-1.0
#include "net/exchange.hpp"

#include "protocol/http/keep_alive.hpp"
#include "protocol/limits/billed.hpp"
#include "text/wipe.hpp"

#include <algorithm>

namespace openai::detail::net {
namespace {

/// How long the client waits for the answer of a server that has broken off the request.
constexpr std::chrono::milliseconds last_words{250};

/// The largest such answer. If the server sends more, the client stops reading.
constexpr std::size_t longest_last_words = 64u << 10;

[[noreturn]] void fail(errc code, phase where, billing billed, boost::system::error_code cause) {
    error_details details;
    details.code = code;
    details.phase = where;
    details.maybe_billed = billed;
    details.retryable = true; // in a later call; in this call, billing decides
    details.cause = cause;
    throw error(std::move(details));
}

/// Fails with the error of a TLS handshake that the server has refused after the client's side of it had ended.
[[noreturn]] void fail_refused(boost::system::error_code cause) {
    error_details details;
    details.code = errc::tls_failed;
    details.phase = phase::tls;
    details.context = "the server demands a client certificate, or another one (tls.client_certificate_file)";
    details.cause = cause;
    throw error(std::move(details));
}

} // namespace

exchange::exchange(connection& wire, std::function<void(std::string_view)> on_body)
    : wire_(wire)
    , parser_(std::move(on_body)) {
    wire_.begin_use();
}

bool exchange::try_send(const protocol::wire_request& request) {
    auto text = protocol::write_head(request);
    const detail::wipe_guard wiped(text, text.size()); // it holds the key
    const auto joined = std::min(request.body.size(), protocol::joined_body);
    text.append(request.body, 0, joined);
    wire_.set_phase(phase::write);
    wire_.set_billing(billing::unknown);
    sent_before_ = wire_.sent();
    if (request.method == "HEAD") parser_.expect_no_body();
    if (wire_.trace()) wire_.trace()->write_start();
    first_ = wire_.try_write(text);
    begun_ = first_.bytes > 0;
    sent_ = first_.bytes == text.size() && joined == request.body.size();
    in_one_ = sent_;
    at_once_ = sent_ && wire_.uses() > 1;
    if (!sent_) unsent_ = secret(text.substr(first_.bytes));
    else if (wire_.trace()) wire_.trace()->write_done(text.size());
    return sent_;
}

asio::awaitable<void> exchange::send_rest(const protocol::wire_request& request, std::chrono::milliseconds limit,
                                          deadline total) {
    const auto rest = std::span(request.body).subspan(std::min(request.body.size(), protocol::joined_body));
    const auto begun = first_.bytes;
    const auto left = unsent_.reveal();
    auto result = first_;
    if (!left.empty()) result = co_await write(left, io_result{first_.status, 0, first_.error}, limit, total);
    if (result.status == io_status::ok && !rest.empty()) result = co_await write(rest, io_result{}, limit, total);
    sent_ = result.status == io_status::ok;
    if (!sent_ && !parser_.head_done()) co_await write_broke(result, total);
    if (wire_.trace()) wire_.trace()->write_done(begun + left.size() + rest.size());
    unsent_ = secret();
}

/// Handles a write that failed. The server may have answered and closed the connection before it had read everything.
/// Then its answer counts more than the failure of the write.
asio::awaitable<void> exchange::write_broke(const io_result& result, deadline total) {
    if (!begun_ && wire_.uses() > 1) stale(phase::write, result);
    wire_.set_deadline(earlier(deadline::after(clock::now(), last_words, errc::write_failed), total), phase::write);
    io_result answer;
    try {
        answer = co_await wire_.fill();
        if (answer.status == io_status::ok) co_return;
        if (answer.status == io_status::refused) fail_refused(answer.error);
    } catch (const error& silence) {
        if (silence.code() != errc::write_failed) throw;
    }
    // With EPIPE, the FIN came before the reset that broke the write. But the read can report the end of the connection
    // after ECONNRESET as well, so this end alone does not show that a FIN came.
    const bool ended = result.status != io_status::failed || result.error == boost::system::errc::broken_pipe;
    if (!begun_ || (ended && unprocessed(answer))) stale(phase::write, result);
    fail(errc::write_failed, phase::write, billing::unknown, result.error);
}

/// Sends the bytes. Returns the result of the last try: `ok`, or how it failed. Sends less if the final answer begins
/// before the server has taken everything. `result` is that of the previous try.
asio::awaitable<io_result> exchange::write(std::span<const char> bytes, io_result result,
                                           std::chrono::milliseconds limit, deadline total) {
    auto progress = clock::now();
    for (;; result = wire_.try_write(bytes)) {
        if (result.status == io_status::ok) {
            bytes = bytes.subspan(result.bytes);
            if (result.bytes > 0) begun_ = true;
            if (bytes.empty()) co_return result;
            progress = clock::now();
            continue;
        }
        if (!is_wait(result)) co_return result;
        const auto answer = wire_.try_fill();
        if (answer.status == io_status::ok && unasked()) co_return result;
        if (answer.status == io_status::ok) parse();
        if (parser_.head_done()) co_return result;
        if (answer.status == io_status::ok) continue;
        if (!is_wait(answer)) co_return answer;
        wire_.set_deadline(earlier(deadline::after(progress, limit, errc::write_timeout), total), phase::write);
        co_await wire_.wait(result.status == io_status::want_read ? readiness::read : readiness::either);
    }
}

asio::awaitable<void> exchange::receive_head(deadline limit) {
    wire_.set_deadline(limit, phase::first_byte);
    if (!wire_.buffered().empty() && unasked()) co_await refuse_unasked(limit);
    if (!parser_.head_done()) parse();
    if (at_once_) co_await wire_.wait(readiness::read); // a try would cost a buffer of OpenSSL
    while (!parser_.head_done()) {
        const auto result = wire_.try_fill();
        if (is_wait(result)) {
            co_await wire_.wait(result);
            continue;
        }
        if (result.status == io_status::ok && unasked()) co_await refuse_unasked(limit);
        accept(result);
    }
    wire_.set_phase(phase::body);
    if (wire_.trace()) wire_.trace()->first_byte(head().status, head().headers.find("x-request-id").value_or(""));
}

/// Fails because the server sent something before any byte of the request had reached it. So it is not an answer to
/// this request. Usually it is a 408 on a connection that the server then closes. This proves that the server has not
/// read the request.
asio::awaitable<void> exchange::refuse_unasked(deadline limit) {
    wire_.set_deadline(earlier(deadline::after(clock::now(), last_words, errc::connection_lost), limit),
                       phase::first_byte);
    for (std::size_t dropped = 0;;) {
        dropped += wire_.buffered().size();
        wire_.consume(wire_.buffered().size());
        const auto result = co_await wire_.fill();
        if (result.status != io_status::ok || dropped > longest_last_words) lost(result);
    }
}

bool exchange::try_step() {
    stepped_ = wire_.buffered().size();
    if (parse() || done()) return true;
    const auto result = wire_.try_fill();
    stepped_ = result.bytes;
    if (is_wait(result)) return false;
    accept(result);
    return true;
}

asio::awaitable<void> exchange::step() {
    const auto result = co_await wire_.fill();
    stepped_ = result.bytes;
    accept(result);
}

/// Parses the buffered bytes, up to the end of the head or as far as possible. Returns whether it used any.
bool exchange::parse() {
    bool used = false;
    const bool in_head = !parser_.head_done();
    while (!done() && !wire_.buffered().empty()) {
        received_ = true;
        const auto bytes = put();
        if (bytes == 0) break;
        used = true;
        wire_.consume(bytes);
        if (!in_head || !parser_.head_done()) continue;
        wire_.set_announced(protocol::announced_keep_alive(head().headers));
        wire_.set_streamed(false);
        early_ = !in_one_ && !wire_.delivered() && wire_.confirmed().value_or(0) > sent_before_;
        wire_.set_billing(protocol::billed_at(phase::body, head().status));
        break; // the caller checks the head before it gets any body
    }
    return used;
}

/// Parses bytes. An error says how much of the answer had arrived.
std::size_t exchange::put() {
    const auto where = parser_.head_done() ? phase::body : phase::first_byte;
    try {
        return parser_.put(wire_.buffered());
    } catch (const error& failure) {
        throw failure.with([&](error_details& details) {
            details.phase = where;
            details.maybe_billed = wire_.billed();
        });
    }
}

void exchange::accept(const io_result& result) {
    if (result.status == io_status::ok) parse();
    else if (result.status != io_status::end || !parser_.head_done() || !parser_.put_eof()) lost(result);
}

/// Whether a part of this request was sent and the peer has acknowledged all of it. This costs less than asking for the
/// number.
bool exchange::wholly_confirmed() const { return wire_.sent() > sent_before_ && wire_.delivered(); }

/// Whether the server's system has acknowledged no byte of this request, but some bytes that were sent earlier on this
/// connection. (On some systems, the number is always 0.)
bool exchange::unconfirmed() const {
    if (wire_.uses() == 1) return false;
    const auto confirmed = wire_.confirmed().value_or(0);
    return confirmed > 0 && confirmed <= sent_before_;
}

/// Whether the server closed an idle connection before any byte of the request had reached it. Its FIN or
/// `close_notify` acknowledges what it has received. If it acknowledges no byte of the request, the server has not read
/// the request. A reset proves nothing, because an acknowledgement may have been under way.
bool exchange::unprocessed(const io_result& result) const {
    return (result.status == io_status::end || result.status == io_status::cut) && unconfirmed();
}

void exchange::stale(phase where, const io_result& result) const {
    wire_.mark_stale();
    fail(errc::connection_lost, where, billing::no, result.error);
}

void exchange::lost(const io_result& result) const {
    if (result.status == io_status::refused) fail_refused(result.error);
    if (!received_) {
        wire_.mark_unanswered();
        if (unprocessed(result)) stale(phase::first_byte, result);
        fail(errc::connection_lost, phase::first_byte, billing::unknown, result.error);
    }
    const bool in_head = !parser_.head_done();
    const auto billed = in_head || head().status / 100 != 2 ? billing::unknown : billing::yes;
    fail(errc::truncated, in_head ? phase::first_byte : phase::body, billed, result.error);
}

} // namespace openai::detail::net
