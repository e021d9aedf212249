// SPDX-License-Identifier: BSL-1.0
#include "engine/call/call_plan.hpp"

#include "engine/answers/response_checks.hpp"
#include "engine/call/first_event.hpp"
#include "engine/call/response_reader.hpp"

/// One attempt of a call: what goes over the wire.
namespace openai::detail {

answer::answer() = default;
answer::answer(answer&&) noexcept = default;
answer::~answer() = default;

net::dial_limits call::connect_limits() {
    const auto on_phase = [this](phase now) {
        phase_ = now;
        if (trace_) trace_->enter(now);
    };
    return {plan_->times, plan_->total, on_phase, plan_->replayed, trace_};
}

std::unique_ptr<response_reader> call::begin(net::lease wire) const {
    wire->set_trace(trace_);
    return std::make_unique<response_reader>(std::move(wire));
}

/// Over a connection that is there; null if there is none.
std::unique_ptr<response_reader> call::try_connect() {
    auto wire = asked_->pool().try_acquire(asked_->place, connect_limits());
    return wire ? begin(std::move(wire)) : nullptr;
}

asio::awaitable<std::unique_ptr<response_reader>> call::connect() {
    auto limits = connect_limits();
    auto wire = co_await asked_->pool().acquire(asked_->place, std::move(limits));
    co_return begin(std::move(wire));
}

/// The response, which says who sent it, and after how many attempts.
std::shared_ptr<const http_message> call::take_response(response_reader& from) const {
    auto response = from.take_response();
    response->provider = asked_->asked->provider;
    response->attempts = attempts_.made();
    return response;
}

/// Gives the error of an answer that is a failure. What goes wrong on the way to it is thrown.
asio::awaitable<std::optional<error>> call::attempt() {
    auto response = try_connect();
    if (!response) response = co_await connect();
    auto& exchange = response->exchange();

    const auto sent = net::clock::now();
    phase_ = phase::write;
    if (!exchange.try_send(plan_->request))
        co_await exchange.send_rest(plan_->request, plan_->times.write, plan_->total);
    phase_ = phase::first_byte;
    const auto limit = plan_->streamed ? plan_->times.first_event : plan_->times.first_byte;
    const auto option = plan_->streamed ? net::special_limit::first_event : net::special_limit::none;
    const auto first = earlier(net::deadline::after(sent, limit, errc::first_byte_timeout, option), plan_->total);
    co_await exchange.receive_head(first);
    phase_ = phase::body;
    status_ = exchange.head().status;
    const bool may_stream = plan_->streamed && exchange.head().status / 100 == 2;
    if (check_coding(exchange.head(), asked_->options.gzip))
        response->inflate_body(may_stream ? response_reader::unlimited : body_limit(exchange.head()));
    const bool doubtful = may_stream && may_begin_as_document(exchange.head());
    const auto total = total_of_body();
    if (!may_stream || (doubtful && !co_await response->begins_with_event(plan_->times.idle, total))) {
        co_await receive_body(*response, total);
        http_ = take_response(*response);
        response->release();
        co_return failure_of(*http_);
    }

    response->decode_events(plan_->stream_limits);
    // Nothing of it has been handed out yet: what it begins with decides whether there is a stream at all, or another
    // attempt.
    phase_ = phase::stream;
    const bool last = !plan_->fallback && attempts_.made() - plan_->earlier >= plan_->policy.max_attempts;
    const auto whose = plan_->is_rest ? first_failure::of_answer
                       : last         ? first_failure::of_call
                                      : first_failure::of_attempt;
    co_await await_first_event(response, first, core_->executor, whose);
    http_ = take_response(*response);
    rest_ = std::move(response);
    co_return std::nullopt;
}

answer call::take_answer() {
    const auto asked = std::move(plan_); // whose body is needed no more
    answer taken;
    streams_ = rest_ || asked->is_rest;
    if (streams_) taken.trace = trace_;
    taken.http = std::move(http_);
    taken.rest = std::move(rest_);
    taken.timeouts = asked->times;
    taken.total = asked->total;
    taken.attempts = attempts_;
    taken.home = core_;
    taken.from = this;
    taken.stream_limits = asked->stream_limits;
    taken.choices = asked->choices;
    taken.is_rest = asked->is_rest;
    if (asked->kept) taken.kept = std::move(asked->kept);
    return taken;
}

std::size_t call::body_limit(const protocol::response_head& head) const {
    return head.status / 100 == 2 ? asked_->options.max_response_body : error_body_limit;
}

/// Of the body of an answer that is not streamed, although that may have been asked for: then the total of the other
/// calls bounds it, too, from here on.
net::deadline call::total_of_body() const {
    if (!plan_->streamed) return plan_->total;
    return earlier(plan_->total, net::deadline::after(net::clock::now(), plan_->times.total, errc::total_timeout));
}

asio::awaitable<void> call::receive_body(response_reader& response, net::deadline total) {
    const auto& head = response.exchange().head();
    const bool success = head.status / 100 == 2;
    const auto limit = body_limit(head);
    try {
        co_await response.receive_body(limit, !success, plan_->times.idle, total);
    } catch (const error& thrown) {
        // The status of a failure counts more than how its explanation ended.
        const bool last_word = thrown.code() == errc::total_timeout || thrown.code() == errc::cancelled ||
                               thrown.code() == errc::client_closed;
        if (success || last_word) throw thrown.with([&](error_details& details) { add_head(details, head); });
    }
}

} // namespace openai::detail
