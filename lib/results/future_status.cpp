// SPDX-License-Identifier: BSL-1.0
#include <openai/results/future_status.hpp>

namespace openai {

std::string_view name_of(future_state state) noexcept {
    switch (state) {
    case future_state::queued: return "queued";
    case future_state::running: return "running";
    case future_state::succeeded: return "succeeded";
    case future_state::failed: return "failed";
    case future_state::cancelled: return "cancelled";
    case future_state::timed_out: return "timed_out";
    case future_state::lost: return "lost";
    case future_state::expired: return "expired";
    case future_state::redeemed: return "redeemed";
    }
    return "unknown";
}

} // namespace openai
