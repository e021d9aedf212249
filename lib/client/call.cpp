// SPDX-License-Identifier: BSL-1.0
#include "client/call.hpp"

#include "client/first_event.hpp"
#include "client/idempotency.hpp"
#include "client/redaction.hpp"
#include "client/redirects.hpp"
#include "client/response_checks.hpp"
#include "protocol/failover.hpp"
#include "protocol/retry.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace openai::detail {
namespace {

openai::timeouts effective(const client_options& client, const call_options& call) {
    auto times = call.timeouts.value_or(client.timeouts);
    if (const auto total = call.timeout()) times.total = times.stream_total = *total;
    return times;
}

/// Whom the call shares the server's limits with, and how much of them it may use.
lane lane_of(const call_request& wanted) {
    constexpr std::size_t bytes_per_token = 4;
    const auto name = wanted.model.empty() ? wanted.path.substr(0, wanted.path.find('?')) : wanted.model;
    return {name, static_cast<double>(wanted.body.size() / bytes_per_token) + wanted.output_tokens};
}

/// A kept connection turned out to be closed: the request never arrived.
bool never_arrived(const error_details& failure) {
    return failure.code == errc::connection_lost && failure.maybe_billed == billing::no;
}

} // namespace

/// What does not change from attempt to attempt, and what decides about the next.
struct call::plan {
    openai::timeouts times;
    retry_policy policy;
    detail::lane lane;
    bool streamed = false;
    protocol::http_request request;
    io::deadline total;
    redirects followed;
    bool fallback = false; // another one is asked after this one
    int earlier = 0;       // attempts to ask others
    bool replayed = false;
    int cost = 0; // of the last retry

    explicit plan(redirects none)
        : followed(none) {}
};

call::call(std::shared_ptr<client_core> core)
    : core_(std::move(core))
    , asked_(core_)
    , strand_(core_->make_strand()) {}
call::~call() = default;

void call::abort() noexcept {
    client_closed_ = true;
    asio::post(strand_, [self = shared_from_this()] { self->signal_.emit(asio::cancellation_type::terminal); });
}

error call::translate(const std::exception_ptr& thrown) const {
    const auto told = [this](error_details& details) { attempts_.tell(details); };
    const auto failure = without_key(to_error(thrown), asked_->options.api_key).with(told);
    if (failure.code() != errc::cancelled) return failure;
    return failure.with([this](error_details& details) {
        if (client_closed_) details.code = errc::client_closed;
        details.phase = phase_;
        const bool sent =
            phase_ == phase::write || phase_ == phase::first_byte || phase_ == phase::body || phase_ == phase::stream;
        details.maybe_billed = sent ? billing::unknown : billing::no;
    });
}

void call::end_well() const {
    if (trace_) trace_->end_well();
}

const error& call::ended(const error& failure) const {
    if (trace_) trace_->end(failure);
    return failure;
}

call::plan call::make_plan(call_request wanted) const {
    const auto& options = asked_->options;
    plan made(redirects(asked_->base.origin, options.follow_redirects));
    made.times = effective(options, wanted.options);
    made.policy = wanted.options.retry.value_or(options.retry);
    made.streamed = wanted.streamed;
    made.lane = lane_of(wanted);
    apply_idempotency(wanted.options, made.policy);
    made.fallback = !way_->at_end();
    made.earlier = attempts_.made();
    if (made.fallback) made.policy.max_retry_after = std::chrono::milliseconds(0); // no waiting at a closed gate
    made.request = build_request(options, asked_->base, std::move(wanted));
    const auto limit = made.streamed ? made.times.stream_total : made.times.total;
    made.total = io::deadline::after(io::clock::now(), limit, errc::total_timeout);
    return made;
}

void call::prepare(call_request wanted) {
    way_.emplace(core_, wanted);
    asked_ = way_->core();
    plan_ = std::make_unique<plan>(make_plan(std::move(wanted)));
    const auto& request = plan_->request;
    if ((trace_ = asked_->observe())) trace_->start(request.method, request.target, plan_->streamed);
}

asio::awaitable<answer> call::perform() {
    auto& plan = *plan_;
    for (;;) {
        std::optional<error> failure;
        bool begun = false;
        try {
            if (!asked_->traffic().open(plan.policy)) {
                patience limits{plan.total, no_timeout, [this] { phase_ = phase::queue; }};
                co_await asked_->traffic().enter(plan.lane, plan.policy, std::move(limits));
            }
            attempts_.begin(io::clock::now());
            begun = true;
            auto received = co_await attempt();
            const auto refund = plan.policy.budget > 0 ? std::optional(plan.cost) : std::nullopt;
            asked_->traffic().succeed(plan.lane, attempts_.began(), refund, received.http->headers);
            received.attempts = attempts_;
            plan_.reset();
            co_return received;
        } catch (const error& thrown) {
            failure = thrown;
        }
        if (begun && plan.followed.follow(*failure, plan.request)) {
            attempts_.fail(failure->details(), io::clock::now(), way_->provider());
            attempts_.discount();
            continue;
        }
        if (move_on(*failure, begun)) continue;
        if (!begun) throw *failure;
        const auto delay = next_delay(*failure);
        if (delay.count() > 0) co_await pause(delay);
    }
}

/// Turns to the next of the call's providers, if there is one and the failure allows it.
bool call::move_on(const error& failure, bool begun) {
    auto& plan = *plan_;
    if (!plan.fallback || !protocol::may_ask_another(plan.policy, failure.details())) return false;
    if (begun) {
        const auto harmless = without_key(failure, asked_->options.api_key);
        attempts_.fail(harmless.details(), io::clock::now(), way_->provider());
        asked_->traffic().fail(plan.lane, harmless.details(), asked_->jitter());
        if (trace_) trace_->retry(harmless.details(), attempts_.made(), {}, false);
    }
    auto wanted = way_->next(std::move(plan.request.body));
    asked_ = way_->core();
    auto next = make_plan(std::move(wanted));
    next.total = plan.total;
    plan = std::move(next);
    if (trace_) asked_->observe(*trace_);
    return true;
}

/// How long to wait before the next attempt; 0: a replay. Throws the failure if there is to be none.
std::chrono::milliseconds call::next_delay(const error& failure) {
    auto& plan = *plan_;
    const auto& details = failure.details();
    const auto now = io::clock::now();
    attempts_.fail(details, now, way_->provider());
    if (never_arrived(details) && !std::exchange(plan.replayed, true)) {
        if (trace_) trace_->retry(details, attempts_.made(), {}, true);
        attempts_.discount();
        return {};
    }
    const auto jitter = asked_->jitter();
    asked_->traffic().fail(plan.lane, details, jitter);
    const auto delay = protocol::next_delay(plan.policy, details, attempts_.made() - plan.earlier, jitter);
    if (!delay || now + *delay >= plan.total.at) throw failure;
    plan.cost = protocol::retry_cost(plan.policy, details);
    if (!asked_->traffic().afford(plan.cost))
        throw failure.with([](error_details& more) {
            more.context += more.context.empty() ? "retry budget exhausted" : "; retry budget exhausted";
        });
    if (trace_) trace_->retry(details, attempts_.made(), *delay, false);
    return *delay;
}

asio::awaitable<void> call::pause(std::chrono::milliseconds delay) {
    phase_ = phase::backoff;
    io::timer timer(strand_, delay);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<answer> call::attempt() {
    const auto& plan = *plan_;
    const auto on_phase = [this](phase now) {
        phase_ = now;
        if (trace_) trace_->enter(now);
    };
    io::dial_limits limits{plan.times, plan.total, on_phase, plan.replayed, trace_};
    auto wire = asked_->pool().try_acquire(asked_->place, limits);
    if (!wire) wire = co_await asked_->pool().acquire(asked_->place, std::move(limits));
    wire->set_trace(trace_);
    auto response = std::make_unique<incoming>(std::move(wire));
    auto& exchange = response->exchange();

    const auto sent = io::clock::now();
    phase_ = phase::write;
    if (!exchange.try_send(plan.request)) co_await exchange.send_rest(plan.request, plan.times.write, plan.total);
    phase_ = phase::first_byte;
    const auto limit = plan.streamed ? plan.times.first_event : plan.times.first_byte;
    const auto first = earlier(io::deadline::after(sent, limit, errc::first_byte_timeout), plan.total);
    co_await exchange.receive_head(first);
    phase_ = phase::body;
    const bool events = plan.streamed && begins_event_stream(exchange.head());
    if (check_coding(exchange.head(), asked_->options.gzip))
        response->inflate_body(events ? incoming::unlimited : body_limit(exchange.head()));
    if (!events) co_return co_await receive(std::move(response), sent);

    response->decode_events();
    auto head = response->take_response();
    // Nothing of it has been handed out yet: what it begins with decides whether it may be tried again.
    if (plan.fallback || attempts_.made() - plan.earlier < plan.policy.max_attempts) {
        phase_ = phase::stream;
        co_await await_first_event(response, first, core_->executor);
    }
    co_return answer{std::move(head), std::move(response), plan.times, sent, plan.total, std::move(trace_)};
}

std::size_t call::body_limit(const protocol::response_head& head) const {
    return head.status / 100 == 2 ? asked_->options.max_response_body : error_body_limit;
}

/// The body of an answer that is not streamed.
asio::awaitable<answer> call::receive(std::unique_ptr<incoming> response, io::clock::time_point sent) {
    const auto& plan = *plan_;
    auto& exchange = response->exchange();
    const bool success = exchange.head().status / 100 == 2;
    const auto limit = body_limit(exchange.head());
    try {
        co_await response->receive_body(limit, !success, plan.times.idle, plan.total);
    } catch (const error& thrown) {
        // The status of a failure counts more than that its explanation was cut.
        if (success || thrown.code() != errc::truncated)
            throw thrown.with([&](error_details& details) { add_head(details, exchange.head()); });
    }
    auto http = response->take_response();
    response->release();
    check_status(*http);
    co_return answer{std::move(http), nullptr, plan.times, sent, plan.total, nullptr};
}

} // namespace openai::detail
