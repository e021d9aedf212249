// SPDX-License-Identifier: BSL-1.0
#include "session/session_stream_state.hpp"

namespace openai::detail {

std::shared_ptr<cancellable_strand> session_stream_state::begin_tools() {
    const auto strand = std::make_shared<cancellable_strand>(turn_.core()->make_strand());
    change_current([&] { tools_ = strand; });
    return strand;
}

void session_stream_state::cancel_all() noexcept {
    const std::lock_guard lock(mutex_);
    if (std::exchange(cancelled_, true)) return;
    cancel_current();
    if (const auto strand = tools_.lock()) post_cancellation(strand);
    turn_.leave();
}

} // namespace openai::detail
