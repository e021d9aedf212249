// SPDX-License-Identifier: BSL-1.0
#include "api/chat/tool_call_ids.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>

namespace openai {
namespace {

/// Returns one of 36^8 ids, so that two calls in a history are unlikely to get the same id.
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
    std::unordered_set<std::string_view> taken;
    for (auto& call : calls)
        while (call.id.empty() || !taken.insert(call.id).second) call.id = next_id();
}

} // namespace openai
