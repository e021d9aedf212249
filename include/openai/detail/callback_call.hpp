// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/call_handle.hpp>

#include <boost/asio/cancellation_signal.hpp>

#include <atomic>
#include <functional>
#include <mutex>

namespace openai::detail {

/// The state of a call that was started with the token `callbacks`. The call shares this state with its handles.
class OPENAI_DECL callback_call {
public:
    /// Returns the slot through which `cancel()` cancels the asynchronous operation of the call. For a streamed call,
    /// this is the operation that opens the stream. To make `cancel()` work while the stream is open, call
    /// `stream_opened`. Before you return a `call_handle` to the caller, bind the slot to the operation's completion
    /// handler, and start the operation.
    boost::asio::cancellation_slot slot() noexcept { return signal_.slot(); }

    /// Cancels the call. Does nothing if the call was already cancelled. You may call this function from any thread.
    void cancel();

    /// Call this function when the call has opened a stream. From then on, `cancel()` calls `cancel_stream`. If
    /// `cancel()` was called before, this function calls `cancel_stream` immediately.
    void stream_opened(std::function<void()> cancel_stream);

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
