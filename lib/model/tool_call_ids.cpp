// SPDX-License-Identifier: BSL-1.0
#include "model/tool_call_ids.hpp"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>

namespace openai::mapping {
namespace {

/// One of 36^8, so that two in a history are unlikely to be the same.
std::string next_id() {
    constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::random_device random;
    std::uniform_int_distribution<std::size_t> digit(0, digits.size() - 1);
    std::string id = "c";
    while (id.size() < 9) id += digits[digit(random)];
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
