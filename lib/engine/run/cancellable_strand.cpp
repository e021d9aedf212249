// SPDX-License-Identifier: BSL-1.0
#include "engine/run/cancellable_strand.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

namespace openai::detail {

namespace asio = boost::asio;

void post_cancellation(const std::shared_ptr<cancellable_strand>& owner) {
    owner->gate().request(asio::cancellation_type::terminal);
    asio::post(owner->strand(), [owner] { owner->gate().deliver(); });
}

void forward_cancellation(const std::shared_ptr<cancellable_strand>& owner, asio::cancellation_slot slot) {
    if (!slot.is_connected()) return;
    slot.assign([weak = std::weak_ptr(owner)](asio::cancellation_type type) {
        const auto running = weak.lock();
        if (!running) return;
        running->gate().request(type);
        asio::dispatch(running->strand(), [running] { running->gate().deliver(); });
    });
}

} // namespace openai::detail
