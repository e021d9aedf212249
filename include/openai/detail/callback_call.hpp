// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_handle.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <functional>
#include <mutex>

namespace openai::detail {

/// The state that a call started with `callbacks` shares with its handles.
class OPENAI_DECL callback_call {
public:
    /// The cancellation slot of the operation that starts the call. Connect it before you give a handle to anyone.
    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    /// Cancels the call. Later calls do nothing. May be called from any thread.
    void cancel();

    /// Says that the call has opened a stream: from now on `cancel()` calls `cancel_stream`. If `cancel()` was called
    /// before, calls `cancel_stream` immediately.
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
