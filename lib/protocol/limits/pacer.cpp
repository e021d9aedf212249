// SPDX-License-Identifier: BSL-1.0
#include "protocol/limits/pacer.hpp"

#include <algorithm>

namespace openai::detail::protocol {
namespace {

using namespace std::chrono_literals;
using duration = std::chrono::steady_clock::duration;

constexpr duration burst = 1s;

/// The longest time that a server can block calls with one answer.
constexpr std::chrono::milliseconds longest_block = 1min;

duration cost(double amount, int per_minute) noexcept {
    constexpr double most = 24.0 * 3600; // the most that a call may cost, in seconds
    const std::chrono::duration<double> exact(std::min(amount * 60 / per_minute, most));
    return std::chrono::duration_cast<duration>(exact);
}

bool used_up(const rate_limit& budget) noexcept { return budget.remaining == 0 && budget.reset_after; }

/// Returns how early requests may be sent: those of one second may be sent together.
duration ahead(int requests_per_minute) noexcept {
    if (requests_per_minute <= 0) return burst;
    return std::max(duration::zero(), burst - cost(1, requests_per_minute));
}

} // namespace

bool pacer::on() const noexcept {
    return options_.requests_per_minute > 0 || options_.tokens_per_minute > 0 || options_.follow_server;
}

pacer::time pacer::opens(double) const noexcept {
    // A call waits for earlier calls, but not for its own size. So even the largest call is sent.
    return std::max({requests_ - ahead(options_.requests_per_minute), tokens_ - burst, blocked_});
}

void pacer::pass(double weight, time now) noexcept {
    if (options_.requests_per_minute > 0) requests_ = std::max(requests_, now) + cost(1, options_.requests_per_minute);
    if (options_.tokens_per_minute > 0) tokens_ = std::max(tokens_, now) + cost(weight, options_.tokens_per_minute);
}

void pacer::learn(const rate_limits& left, time now) noexcept {
    if (!options_.follow_server) return;
    for (const auto* budget : {&left.requests, &left.tokens})
        if (used_up(*budget)) blocked_ = std::max(blocked_, now + std::min(*budget->reset_after, longest_block));
}

} // namespace openai::detail::protocol
