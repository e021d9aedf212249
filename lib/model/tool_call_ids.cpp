// SPDX-License-Identifier: BSL-1.0
#include "model/tool_call_ids.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <random>
#include <string>

namespace openai::mapping {
namespace {

/// Not repeated in the process, and unlikely in a history that another one has begun.
std::string next_id() {
    static std::atomic<std::uint64_t> counter{std::uint64_t{std::random_device()()} << 12};
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string id(9, '0');
    id[0] = 'c';
    auto number = counter++;
    for (auto digit = id.rbegin(); digit != id.rend() - 1; ++digit, number /= digits.size())
        *digit = digits[number % digits.size()];
    return id;
}

} // namespace

void make_ids_unique(std::vector<tool_call>& calls) {
    for (auto call = calls.begin(); call != calls.end(); ++call) {
        const bool taken = std::any_of(calls.begin(), call, [&](const tool_call& one) { return one.id == call->id; });
        if (call->id.empty() || taken) call->id = next_id();
    }
}

} // namespace openai::mapping
