// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/callback_call.hpp>

namespace openai {

void detail::callback_call::cancel() {
    if (cancelled_.exchange(true)) return;
    signal_.emit(boost::asio::cancellation_type::terminal);
    std::function<void()> cancel_stream;
    {
        const std::lock_guard lock(mutex_);
        cancel_stream = cancel_stream_;
    }
    if (cancel_stream) cancel_stream();
}

void detail::callback_call::stream_opened(std::function<void()> cancel_stream) {
    {
        const std::lock_guard lock(mutex_);
        cancel_stream_ = cancel_stream;
    }
    if (cancelled_) cancel_stream();
}

void call_handle::cancel() const {
    if (call_) call_->cancel();
}

bool call_handle::done() const noexcept { return call_ && call_->done(); }

} // namespace openai
