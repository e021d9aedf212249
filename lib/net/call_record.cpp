// SPDX-License-Identifier: BSL-1.0
#include "net/call_record.hpp"

#include "protocol/limits/billed.hpp"
#include "text/redact.hpp"
#include "text/sanitize.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace openai::detail::net {
namespace {

constexpr std::size_t longest_text = 128;

std::string to_text(const boost::asio::ip::tcp::endpoint& of) {
    const auto address = of.address().to_string();
    return (of.address().is_v6() ? "[" + address + "]" : address) + ':' + std::to_string(of.port());
}

} // namespace

call_record::call_record(std::shared_ptr<observer> to, std::uint64_t call, observed_server asked)
    : to_(std::move(to))
    , call_(call)
    , asked_(std::move(asked)) {}

call_record::~call_record() { end(errc::cancelled); }

/// What comes from outside, made fit for a hook.
std::string call_record::harmless(std::string_view text) const {
    auto clean = detail::sanitize(text, longest_text);
    detail::redact(clean, asked_.key.reveal());
    return clean;
}

void call_record::start(const observed_request& what) {
    const auto path = harmless(what.target.substr(0, what.target.find('?')));
    pattern_ = what.pattern;
    ended_ = false;
    to_->on_call_start({.call = call_,
                        .method = what.method,
                        .path = path,
                        .streamed = what.streamed,
                        .pattern = pattern_,
                        .model = model_,
                        .provider = asked_.provider,
                        .origin = asked_.origin});
}

void call_record::enter(phase now) {
    leave(true);
    phase_ = now;
    phase_begun_ = clock::now();
    if (now == phase::queue) to_->on_queued({.call = call_, .origin = asked_.origin});
    if (now == phase::resolve) to_->on_resolve_start({.call = call_, .host = asked_.host});
    if (now == phase::connect) connect_attempts_ = 0;
}

void call_record::leave(bool ok) {
    const auto elapsed = clock::now() - phase_begun_;
    switch (std::exchange(phase_, ok ? phase::prepare : phase_)) {
    case phase::queue: times_.queue = elapsed; break;
    case phase::resolve:
        times_.resolve = elapsed;
        to_->on_resolve_done(
            {.call = call_, .host = asked_.host, .ok = ok, .addresses = ok ? addresses_ : 0, .elapsed = elapsed});
        break;
    case phase::connect:
        times_.connect = elapsed;
        to_->on_connect_done({.call = call_,
                              .ok = ok,
                              .address = ok ? std::string_view(winner_) : std::string_view(),
                              .attempts = connect_attempts_,
                              .elapsed = elapsed});
        break;
    case phase::tls:
        times_.tls = elapsed;
        if (!ok) tls_ = {};
        to_->on_tls_done({.call = call_,
                          .ok = ok,
                          .version = tls_.version,
                          .cipher = tls_.cipher,
                          .resumed = tls_.resumed,
                          .elapsed = elapsed});
        break;
    default: break;
    }
}

void call_record::connect_attempt(const boost::asio::ip::tcp::endpoint& to) {
    ++connect_attempts_;
    const auto address = to_text(to);
    to_->on_connect_attempt({.call = call_, .address = address});
}

void call_record::connected_to(const boost::asio::ip::tcp::socket& socket) {
    boost::system::error_code gone;
    const auto peer = socket.remote_endpoint(gone);
    winner_ = gone ? std::string() : to_text(peer);
}

void call_record::stale(clock::time_point created, clock::time_point last_used) {
    const auto now = clock::now();
    to_->on_connection_stale({.call = call_, .age = now - created, .idle = now - last_used});
}

void call_record::ready(observed::duration age, observed::duration idle, int requests) {
    leave(true);
    if (requests > 0) to_->on_connection_reused({.call = call_, .age = age, .idle = idle, .requests = requests});
}

void call_record::write_start() {
    phase_ = phase::write;
    sent_ = last_event_ = clock::now();
    bytes_ = 0;
    status_ = 0;
    request_id_.clear();
}

void call_record::write_done(std::size_t bytes) {
    phase_ = phase::first_byte;
    times_.write = clock::now() - sent_;
    to_->on_write_done({.call = call_, .bytes = bytes, .elapsed = *times_.write});
}

void call_record::first_byte(int status, std::string_view request_id) {
    phase_ = phase::body;
    status_ = status;
    request_id_ = harmless(request_id);
    times_.first_byte = clock::now() - sent_;
    to_->on_first_byte({.call = call_, .status = status, .elapsed = *times_.first_byte});
}

void call_record::event(std::size_t bytes) {
    const auto now = clock::now();
    observed::duration gap{};
    if (events_++ == 0) {
        phase_ = phase::stream;
        times_.first_event = now - sent_;
        to_->on_first_event({.call = call_, .elapsed = *times_.first_event});
    } else {
        gap = now - last_event_;
    }
    last_event_ = now;
    times_.largest_gap = std::max(times_.largest_gap, gap);
    to_->on_event({.call = call_, .bytes = bytes, .gap = gap});
}

/// A call without memory for the model ends without it.
void call_record::used(const observed::token_usage& tokens, std::string_view model) noexcept {
    usage_ = tokens;
    try {
        if (model_.empty()) ask(model);
    } catch (const std::bad_alloc&) {
        model_.clear();
    }
}

void call_record::unclean_end() { to_->on_unclean_end({.call = call_}); }

void call_record::retry(const error_details& failure, int attempt, observed::duration delay, bool replay) {
    leave(false);
    phase_ = phase::backoff;
    if (!replay) attempts_ = attempt + 1;
    billed_ = std::max(billed_, failure.maybe_billed);
    times_ = {};
    to_->on_retry({.call = call_,
                   .origin = asked_.origin,
                   .attempt = attempt,
                   .cause = failure.code,
                   .status = failure.status,
                   .delay = delay,
                   .replay = replay});
}

void call_record::resume(const error_details& failure, observed::duration delay) {
    to_->on_resume({.call = call_, .origin = asked_.origin, .cause = failure.code, .delay = delay});
}

void call_record::end(const error& failure) { finish(failure.details().code, failure.details()); }

void call_record::end_well() {
    error_details details;
    details.phase = phase::done;
    finish(std::nullopt, details);
}

void call_record::end(errc code) {
    error_details details;
    details.phase = phase_;
    details.maybe_billed = std::max(protocol::billed_at(phase_, status_), billed_);
    finish(code, details);
}

/// If none came in the head. A call without memory for it ends without it.
void call_record::keep_request_id(std::string_view id) noexcept {
    try {
        if (request_id_.empty()) request_id_ = harmless(id);
    } catch (const std::bad_alloc&) {
        request_id_.clear();
    }
}

void call_record::finish(std::optional<errc> code, const error_details& details) {
    if (ended_.exchange(true)) return;
    leave(false);
    if (code == errc::redirected) to_->on_redirect_refused({.call = call_, .status = details.status});
    if (code == errc::truncated) to_->on_truncated({.call = call_, .bytes = bytes_});
    keep_request_id(details.api.request_id);
    times_.total = clock::now() - begun_;
    to_->on_call_end({.call = call_,
                      .origin = asked_.origin,
                      .code = code,
                      .phase = details.phase,
                      .status = details.status != 0 ? details.status : status_,
                      .request_id = request_id_,
                      .maybe_billed = code ? details.maybe_billed : billing::yes,
                      .attempts = attempts_,
                      .bytes = bytes_,
                      .events = events_,
                      .times = times_,
                      .pattern = pattern_,
                      .model = model_,
                      .provider = asked_.provider,
                      .usage = code ? std::nullopt : usage_});
}

} // namespace openai::detail::net
