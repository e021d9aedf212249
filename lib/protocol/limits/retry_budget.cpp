// SPDX-License-Identifier: BSL-1.0
#include "protocol/limits/retry_budget.hpp"

#include <algorithm>

namespace openai::detail::protocol {

bool retry_budget::take(int cost) noexcept {
    if (capacity_ <= 0 || cost <= 0) return true;
    if (level_ < cost) return false;
    level_ -= cost;
    return true;
}

void retry_budget::put(int refund) noexcept { level_ += std::min(std::max(refund, 1), capacity_ - level_); }

} // namespace openai::detail::protocol
