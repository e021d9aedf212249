// SPDX-License-Identifier: BSL-1.0
#include "client/call.hpp"

#include "client/redaction.hpp"
#include "client/redirects.hpp"
#include "client/response_checks.hpp"
#include "protocol/retry.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace openai::detail {
namespace {

openai::timeouts effective(const client_options& client, const call_options& call) {
    auto times = call.timeouts.value_or(client.timeouts);
    if (const auto total = call.timeout()) times.total = times.stream_total = *total;
    return times;
}

} // namespace

call::call(std::shared_ptr<client_core> core)
    : core_(std::move(core))
    , strand_(asio::make_strand(core_->executor)) {}

void call::abort() noexcept {
    client_closed_ = true;
    asio::post(strand_, [self = shared_from_this()] { self->signal_.emit(asio::cancellation_type::terminal); });
}

error call::translate(const std::exception_ptr& thrown) const {
    auto failure = without_key(to_error(thrown), core_->options.api_key);
    if (failure.code() != errc::cancelled) return failure;
    return failure.with([this](error_details& details) {
        if (client_closed_) details.code = errc::client_closed;
        details.phase = phase_;
        const bool sent = phase_ == phase::write || phase_ == phase::first_byte || phase_ == phase::body;
        details.maybe_billed = sent ? billing::unknown : billing::no;
    });
}

asio::awaitable<answer> call::perform(call_request wanted) {
    const auto times = effective(core_->options, wanted.options);
    const auto policy = wanted.options.retry.value_or(core_->options.retry);
    const bool streamed = wanted.streamed;
    auto request = build_request(core_->options, core_->base, std::move(wanted));
    const auto total =
        io::deadline::after(io::clock::now(), streamed ? times.stream_total : times.total, errc::total_timeout);
    redirects followed(core_->base.origin, core_->options.follow_redirects);
    bool replayed = false;
    for (int attempts = 1;; ++attempts) {
        std::optional<error> failure;
        try {
            co_return co_await attempt(request, streamed, times, total, replayed);
        } catch (const error& thrown) {
            failure = thrown.with([&](error_details& details) { details.attempts = attempts; });
        }
        if (followed.follow(*failure, request)) {
            --attempts;
            continue;
        }
        // A kept connection turned out to be closed: the request never arrived, so it goes out again at once, once.
        const auto& details = failure->details();
        if (details.code == errc::connection_lost && details.maybe_billed == billing::no && !replayed) {
            replayed = true;
            --attempts;
            continue;
        }
        const auto delay = protocol::next_delay(policy, details, attempts, core_->jitter());
        if (!delay || io::clock::now() + *delay >= total.at) throw *failure;
        co_await pause(*delay);
    }
}

asio::awaitable<void> call::pause(std::chrono::milliseconds delay) {
    phase_ = phase::backoff;
    io::timer timer(strand_, delay);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<answer> call::attempt(const protocol::http_request& request, bool streamed,
                                      const openai::timeouts& times, io::deadline total, bool fresh) {
    const auto on_phase = [this](phase now) { phase_ = now; };
    io::dial_limits limits{times, total, on_phase, fresh};
    auto wire = co_await core_->pool().acquire(core_->place, std::move(limits));
    auto response = std::make_unique<incoming>(std::move(wire));
    auto& exchange = response->exchange();

    const auto sent = io::clock::now();
    phase_ = phase::write;
    co_await exchange.send(request, times.write, total);
    phase_ = phase::first_byte;
    const auto first =
        io::deadline::after(sent, streamed ? times.first_event : times.first_byte, errc::first_byte_timeout);
    co_await exchange.receive_head(earlier(first, total));
    phase_ = phase::body;
    const bool success = exchange.head().status / 100 == 2;
    const bool events = streamed && begins_event_stream(exchange.head());
    const auto limit = success ? core_->options.max_response_body : error_body_limit;
    if (check_coding(exchange.head(), core_->options.gzip))
        response->inflate_body(events ? incoming::unlimited : limit);

    if (events) {
        response->decode_events();
        auto head = response->take_response();
        co_return answer{std::move(head), std::move(response), times, sent, total};
    }
    try {
        co_await response->receive_body(limit, !success, times.idle, total);
    } catch (const error& thrown) {
        // The status of a failure counts more than that its explanation was cut.
        if (success || thrown.code() != errc::truncated)
            throw thrown.with([&](error_details& details) { add_head(details, exchange.head()); });
    }
    auto http = response->take_response();
    response->release();
    check_status(*http);
    co_return answer{std::move(http), nullptr, times, sent, total};
}

} // namespace openai::detail
