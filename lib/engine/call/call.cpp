// SPDX-License-Identifier: BSL-1.0
#include "engine/call/call_plan.hpp"

#include "engine/call/key_redaction.hpp"
#include "engine/call/response_reader.hpp"
#include "engine/request/idempotency.hpp"
#include "engine/run/spawn.hpp"
#include "net/wakeup.hpp"
#include "protocol/limits/billed.hpp"
#include "protocol/limits/failover.hpp"
#include "protocol/limits/retry.hpp"

#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <new>

namespace openai::detail {
namespace {

openai::timeouts effective(const client_options& client, const call_options& call) {
    auto times = call.timeouts.value_or(client.timeouts);
    if (const auto total = call.timeout()) times.total = times.stream_total = *total;
    return times;
}

/// Whom the call shares the server's limits with, and how much of them it may use.
limit_key limit_key_of(const call_request& wanted) {
    constexpr std::size_t bytes_per_token = 4;
    const auto name = wanted.model.empty() ? wanted.path.substr(0, wanted.path.find('?')) : wanted.model;
    return {name, static_cast<double>(wanted.body.size() / bytes_per_token) + wanted.output_tokens};
}

/// A kept connection turned out to be closed: the request never arrived.
bool never_arrived(const error_details& failure) {
    return failure.code == errc::connection_lost && failure.maybe_billed == billing::no;
}

} // namespace

call::call(std::shared_ptr<client_core> core, operation_info about)
    : active_operation(std::move(about))
    , cancellable_strand(core->make_strand())
    , core_(std::move(core))
    , asked_(core_) {
    info.admitted = core_->admit(info);
}

call::~call() {
    if (info.admitted) core_->unadmit(); // it has not begun
}

std::shared_ptr<void> call::abort() noexcept {
    client_closed_ = true;
    post_cancellation(shared_from_this());
    return nullptr;
}

error call::translate(const outcome& how) const {
    try {
        const auto failure = how.failure().with([this](error_details& details) {
            tell_phase(details);
            attempts_.tell(details);
        });
        return without_key(failure, asked_->options.api_key); // the last step
    } catch (const std::bad_alloc&) {
        error_details least;
        least.code = errc::internal_error;
        tell_phase(least);
        return core_->out_of_memory.at(least.phase, std::max(least.maybe_billed, attempts_.billed()));
    }
}

/// A cancellation, the client's end, and an exception that is no `error`, e.g. `std::bad_alloc`, do not say how far the
/// call had come. An error of another call, of which this one is made, has said it.
void call::tell_phase(error_details& details) const {
    if (details.code == errc::cancelled && client_closed_) details.code = errc::client_closed;
    const bool ended_from_outside = details.code == errc::cancelled || details.code == errc::client_closed;
    const bool foreign = details.code == errc::internal_error;
    if (details.phase != phase::prepare || !(ended_from_outside || foreign)) return;
    details.phase = phase_;
    details.maybe_billed = protocol::billed_at(phase_, status_);
}

bool call::tells_tokens() const noexcept { return trace_ && info.makes_answer(); }

std::string_view call::model() const noexcept { return trace_ ? trace_->model() : std::string_view(); }

void call::tell(const std::optional<observed::token_usage>& used, std::string_view model) const {
    if (used) trace_->used(*used, model);
}

void call::end_well() const {
    if (trace_ && !streams_) trace_->end_well();
}

const error& call::ended(const error& failure) const {
    if (trace_) trace_->end(failure);
    return failure;
}

std::unique_ptr<call::plan> call::make_plan(call_request&& wanted) const {
    const auto& options = asked_->options;
    auto result = std::make_unique<plan>(redirects(asked_->base.origin, options.follow_redirects));
    auto& made = *result;
    made.times = effective(options, wanted.options);
    if (wanted.streamed) made.times.queue = std::min(made.times.queue, made.times.total); // it has no other limit
    made.stream_limits = wanted.options.stream_limits.value_or(options.stream_limits);
    made.policy = wanted.options.retry.value_or(options.retry);
    made.streamed = wanted.streamed;
    made.is_rest = wanted.is_rest;
    made.choices = wanted.choices;
    made.limit_key = limit_key_of(wanted);
    if (asked_->options.observer) made.model = wanted.model.empty() ? wanted.counted_model : wanted.model;
    if (wanted.streamed && wanted.is_kept) made.kept = kept_of(wanted, made.policy);
    apply_idempotency(wanted.options, made.policy);
    made.fallback = !way_->at_end();
    made.earlier = attempts_.made();
    if (made.fallback) made.policy.max_retry_after = std::chrono::milliseconds(0); // no waiting at a closed gate
    made.request = asked_->requests.build(std::move(wanted));
    made.total = total_of(made.times, made.streamed);
    return result;
}

/// The same server is asked again, whatever the registry says then. Must be called while the options are still those of
/// the caller, because the calls for the rest must not send the key with which this call can be repeated.
std::shared_ptr<const kept_answer> call::kept_of(const call_request& wanted, const retry_policy& policy) const {
    auto kept = std::make_shared<kept_answer>();
    kept->ids = wanted.ids;
    kept->options = wanted.options;
    kept->options.provider = provider();
    kept->options.fallbacks.clear();
    kept->options.idempotency_key.reset();
    auto& query = kept->options.query;
    query.insert(query.end(), wanted.rest_query.begin(), wanted.rest_query.end());
    kept->retry = policy;
    kept->model = wanted.model;
    return kept;
}

net::deadline call::total_of(const openai::timeouts& times, bool streamed) const {
    const auto limit = streamed ? times.stream_total : times.total;
    const auto option = streamed ? net::special_limit::stream_total : net::special_limit::none;
    return net::deadline::after(attempts_.call_began(), limit, errc::total_timeout, option);
}

net::deadline call::total_of(const call_options& options) const {
    return total_of(effective(core_->options, options), false);
}

void call::prepare(call_request&& wanted) {
    way_.emplace(core_, wanted);
    enter_server();
    plan_ = make_plan(std::move(wanted));
    const auto& request = plan_->request;
    if (!(trace_ = asked_->observe(info.id))) return;
    trace_->ask(plan_->model);
    trace_->start({request.method, request.target, info.pattern, plan_->streamed});
}

/// The next of its way is asked from here on.
void call::enter_server() {
    auto next = way_->core();
    if (next != asked_) core_->asks(*this, *next);
    asked_ = std::move(next);
    attempts_.ask(asked_->asked);
}

asio::awaitable<std::optional<error>> call::perform() {
    for (;;) {
        std::optional<error> failure;
        bool begun = false;
        try {
            if (!asked_->rate_control().open(plan_->policy)) {
                wait_limits limits{plan_->total, no_timeout, [this] { phase_ = phase::queue; }};
                co_await asked_->rate_control().enter(plan_->limit_key, plan_->policy, std::move(limits));
            }
            attempts_.begin(net::clock::now());
            begun = true;
            failure = co_await attempt();
        } catch (const error& thrown) {
            failure = thrown;
        }
        if (!failure) {
            const auto refund = plan_->policy.budget > 0 ? std::optional(plan_->cost) : std::nullopt;
            asked_->rate_control().succeed(plan_->limit_key, attempts_.began(), refund, http_->headers);
            co_return std::nullopt;
        }
        if (begun && plan_->followed.follow(*failure, plan_->request.target)) {
            attempts_.fail(failure->details(), net::clock::now(), asked_->options.api_key);
            attempts_.discount();
            continue;
        }
        if (!begun && failure->is(errc::rate_limited)) attempts_.skip(failure->details(), net::clock::now());
        if (move_on(*failure, begun)) continue;
        if (!begun) co_return failure;
        const auto delay = next_delay(*failure);
        if (!delay) co_return failure;
        if (delay->count() > 0) co_await pause(*delay);
    }
}

/// Turns to the next of the call's providers, if there is one and the failure allows it.
bool call::move_on(const error& failure, bool begun) {
    if (!plan_->fallback || !protocol::may_ask_another(plan_->policy, failure.details())) return false;
    if (begun) {
        const auto harmless = without_key(failure, asked_->options.api_key);
        attempts_.fail(harmless.details(), net::clock::now(), asked_->options.api_key);
        asked_->rate_control().fail(plan_->limit_key, harmless.details(), asked_->jitter());
        if (trace_) trace_->retry(harmless.details(), attempts_.made(), {}, false);
    }
    auto wanted = way_->next(std::move(plan_->request.body));
    enter_server();
    auto next = make_plan(std::move(wanted));
    next->total = plan_->total;
    plan_ = std::move(next);
    if (!trace_) return true;
    asked_->observe(*trace_);
    trace_->ask(plan_->model);
    return true;
}

/// How long to wait before the next attempt; 0: a replay; nothing: the failure is the last word.
std::optional<std::chrono::milliseconds> call::next_delay(error& failure) {
    const auto& details = failure.details();
    const auto now = net::clock::now();
    attempts_.fail(details, now, asked_->options.api_key);
    if (never_arrived(details) && !std::exchange(plan_->replayed, true)) {
        if (trace_) trace_->retry(details, attempts_.made(), {}, true);
        attempts_.discount();
        return std::chrono::milliseconds(0);
    }
    const auto jitter = asked_->jitter();
    asked_->rate_control().fail(plan_->limit_key, details, jitter);
    const auto delay = protocol::next_delay(plan_->policy, details, attempts_.made() - plan_->earlier, jitter);
    if (!delay || now + *delay >= plan_->total.at) return std::nullopt;
    plan_->cost = protocol::retry_cost(plan_->policy, details);
    if (!asked_->rate_control().afford(plan_->cost)) {
        failure = out_of_budget(failure);
        return std::nullopt;
    }
    if (trace_) trace_->retry(details, attempts_.made(), *delay, false);
    return *delay;
}

asio::awaitable<void> call::pause(std::chrono::milliseconds delay) {
    phase_ = phase::backoff;
    co_await net::sleep_until(net::clock::now() + delay);
}

} // namespace openai::detail
