// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_handle.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <functional>
#include <mutex>

namespace openai::detail {

/// What a call made with `callbacks` and its handles share.
class OPENAI_DECL callback_call {
public:
    /// Where the operation that opens the call listens. To be connected before there is a handle.
    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    /// Once; from any thread.
    void cancel();

    /// From now on it is a stream that `cancel()` ends; at once if it has been called.
    void go_on(std::function<void()> cancel_stream);

    void finish() noexcept { done_ = true; }
    bool done() const noexcept { return done_; }

private:
    boost::asio::cancellation_signal signal_;
    std::atomic<bool> cancelled_ = false;
    std::atomic<bool> done_ = false;
    std::mutex mutex_;
    std::function<void()> cancel_stream_;
};

} // namespace openai::detail
