// SPDX-License-Identifier: BSL-1.0
#include "io/exchange.hpp"

#include <algorithm>

namespace openai::io {
namespace {

/// How long a server that broke off our request may take to say why.
constexpr std::chrono::milliseconds last_words{250};

/// So much of the body goes into one write with the head.
constexpr std::size_t joined = 8u << 10;

[[noreturn]] void fail(errc code, phase where, billing billed, boost::system::error_code cause) {
    error_details details;
    details.code = code;
    details.phase = where;
    details.maybe_billed = billed;
    details.retryable = billed != billing::yes;
    details.cause = cause;
    throw error(std::move(details));
}

} // namespace

exchange::exchange(connection& wire, std::function<void(std::string_view)> on_body)
    : wire_(wire)
    , parser_(std::move(on_body)) {
    wire_.begin_use();
}

asio::awaitable<void> exchange::send(const protocol::http_request& request, std::chrono::milliseconds limit,
                                     deadline total) {
    auto text = protocol::serialize_head(request);
    // One write with the head, so that a small request is one TLS record and one segment; no copy of a large one.
    const auto first = std::min(request.body.size(), joined);
    text.append(request.body, 0, first);
    wire_.set_phase(phase::write);
    wire_.set_billing(billing::unknown);
    confirmed_before_ = wire_.confirmed();
    auto result = co_await write(text, limit, total);
    if (result.status == io_status::ok && first < request.body.size())
        result = co_await write(std::span(request.body).subspan(first), limit, total);
    sent_ = result.status == io_status::ok;
    if (sent_ || parser_.head_done()) co_return;
    // The server may have answered and closed before it read everything: its answer counts more than our failure.
    wire_.set_deadline(earlier(deadline::after(clock::now(), last_words, errc::write_failed), total), phase::write);
    try {
        const auto answer = co_await wire_.fill();
        if (answer.status == io_status::ok) co_return;
    } catch (const error& silence) {
        if (silence.code() != errc::write_failed) throw;
    }
    fail(errc::write_failed, phase::write, billing::unknown, result.error);
}

/// Sends all of it, or gives how that failed; less if the final answer begins before the server has taken everything.
asio::awaitable<io_result> exchange::write(std::span<const char> bytes, std::chrono::milliseconds limit,
                                           deadline total) {
    auto progress = clock::now();
    while (!bytes.empty()) {
        const auto result = wire_.try_write(bytes);
        if (result.status == io_status::ok) {
            bytes = bytes.subspan(result.bytes);
            progress = clock::now();
            continue;
        }
        if (result.status != io_status::want_read && result.status != io_status::want_write) co_return result;
        const auto answer = wire_.try_fill();
        if (answer.status == io_status::ok) parse();
        if (parser_.head_done()) co_return result;
        if (answer.status == io_status::ok) continue;
        if (answer.status != io_status::want_read && answer.status != io_status::want_write) co_return answer;
        wire_.set_deadline(earlier(deadline::after(progress, limit, errc::write_timeout), total), phase::write);
        co_await wire_.wait(result.status == io_status::want_read ? readiness::read : readiness::either);
    }
    co_return io_result{};
}

asio::awaitable<void> exchange::receive_head(deadline limit) {
    wire_.set_deadline(limit, phase::first_byte);
    if (!parser_.head_done()) parse();
    while (!parser_.head_done()) accept(co_await wire_.fill());
    wire_.set_phase(phase::body);
}

bool exchange::try_step() {
    if (parse() || done()) return true;
    const auto result = wire_.try_fill();
    if (result.status == io_status::want_read || result.status == io_status::want_write) return false;
    accept(result);
    return true;
}

asio::awaitable<void> exchange::step() { accept(co_await wire_.fill()); }

/// Parses what is buffered, up to the end of the head or as far as it goes; says whether it used anything.
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
        if (head().status / 100 == 2) wire_.set_billing(billing::yes);
        else if (head().status / 100 == 4) wire_.set_billing(billing::no);
        break; // the caller looks at the head before any body is delivered
    }
    return used;
}

/// What is not HTTP says how far the answer had come.
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

/// The server closed a kept connection before any byte of the request reached it: its FIN, which confirms what it has
/// received, confirms nothing of it. A reset proves nothing, because a confirmation may have been under way.
bool exchange::unprocessed(const io_result& result) const {
    const bool closed = result.status == io_status::end || result.status == io_status::cut;
    return closed && wire_.uses() > 1 && confirmed_before_ && wire_.confirmed() == confirmed_before_;
}

void exchange::lost(const io_result& result) const {
    if (!received_) {
        const auto billed = unprocessed(result) ? billing::no : billing::unknown;
        fail(errc::connection_lost, phase::first_byte, billed, result.error);
    }
    const bool in_head = !parser_.head_done();
    const auto billed = in_head || head().status / 100 != 2 ? billing::unknown : billing::yes;
    fail(errc::truncated, in_head ? phase::first_byte : phase::body, billed, result.error);
}

} // namespace openai::io
