// SPDX-License-Identifier: BSL-1.0
#include "engine/limits/rate_control.hpp"

#include "protocol/limits/retry.hpp"

namespace openai::detail {
namespace {

/// More models than a client ever uses at a time; further ones go without a gate.
constexpr std::size_t most_gates = 64;

/// A server that asks for more is not believed on behalf of others: each call hears it for itself.
constexpr auto longest_closure = retry_policy().max_retry_after;

bool closes_gate(const error_details& failure) {
    const bool throttled = failure.code == errc::rate_limited || failure.status == 503;
    return throttled && failure.retry_after && *failure.retry_after <= longest_closure;
}

} // namespace

/// Keeps a gate while somebody is at it; the last one to leave an open gate takes it away.
class rate_control::visit {
public:
    visit(rate_control& all, const std::string& name)
        : all_(all) {
        const std::lock_guard lock(all_.mutex_);
        at_ = all_.gates_.find(name);
        found_ = at_ != all_.gates_.end();
        if (found_) ++at_->second.visitors;
    }
    ~visit() {
        if (!found_) return;
        const std::lock_guard lock(all_.mutex_);
        if (--at_->second.visitors > 0 || !at_->second.gate.open()) return;
        all_.gates_.erase(at_);
        all_.gated_ = !all_.gates_.empty();
    }
    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;

    bool found() const noexcept { return found_; }
    wait_queue& queue() const noexcept { return at_->second.queue; }

private:
    rate_control& all_;
    std::map<std::string, checkpoint>::iterator at_;
    bool found_ = false;
};

rate_control::rate_control(const client_options& options)
    : budget_(options.retry.budget)
    , pacer_(options.pacing)
    , pace_(mutex_, pacer_, "the client's own pace allows nothing")
    , paced_(pacer_.on())
    , follows_(options.pacing.follow_server) {}

asio::awaitable<void> rate_control::enter(const limit_key& where, const retry_policy& policy, wait_limits limits) {
    if (gated(policy)) {
        const visit here(*this, where.name);
        auto at_gate = limits;
        at_gate.longest = policy.max_retry_after;
        if (here.found()) co_await here.queue().pass(1, std::move(at_gate));
    }
    if (paced_) co_await pace_.pass(where.tokens, std::move(limits));
}

bool rate_control::afford(int cost) {
    const std::lock_guard lock(mutex_);
    if (!budget_.take(cost)) return false;
    spent_ = !budget_.full();
    return true;
}

void rate_control::give_back(int cost) {
    const std::lock_guard lock(mutex_);
    budget_.put(cost);
    spent_ = !budget_.full();
}

void rate_control::succeed(const limit_key& where, net::clock::time_point sent, std::optional<int> refund,
                           const headers& fields) {
    if (follows_) learn(fields);
    if (!gated_ && !(spent_ && refund)) return;
    const std::lock_guard lock(mutex_);
    if (refund) budget_.put(*refund);
    spent_ = !budget_.full();
    const auto found = gates_.find(where.name);
    if (found == gates_.end()) return;
    found->second.gate.accept(sent, net::clock::now());
    found->second.queue.look_again();
}

void rate_control::fail(const limit_key& where, const error_details& failure, double jitter01) {
    if (follows_) learn(failure.headers);
    if (!closes_gate(failure)) return;
    const std::lock_guard lock(mutex_);
    auto* closing = gate_of(where.name);
    if (!closing) return;
    closing->gate.refuse(net::clock::now(), protocol::stretched(*failure.retry_after, jitter01));
    gated_ = true;
}

/// The gate, made if there is none and room for it. With the lock held.
rate_control::checkpoint* rate_control::gate_of(const std::string& name) {
    const auto found = gates_.find(name);
    if (found != gates_.end()) return &found->second;
    const auto now = net::clock::now();
    const auto unused = [&](const auto& one) { return one.second.visitors == 0 && !one.second.gate.closed(now); };
    if (gates_.size() >= most_gates) std::erase_if(gates_, unused);
    if (gates_.size() >= most_gates) return nullptr;
    return &gates_.try_emplace(name, mutex_).first->second;
}

void rate_control::learn(const headers& fields) {
    const std::lock_guard lock(mutex_);
    pacer_.learn(rate_limits::from(fields), net::clock::now());
}

error out_of_budget(const error& failure) {
    return failure.with([](error_details& details) {
        details.context += details.context.empty() ? "retry budget exhausted" : "; retry budget exhausted";
    });
}

} // namespace openai::detail
