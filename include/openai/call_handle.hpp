// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <memory>
#include <utility>

namespace openai {

namespace detail {
class callback_call;
}

/// A handle to a call that was started with the token `callbacks`. It is cheap to copy, and you can use it from any
/// thread. Destroying a handle does not cancel the call.
class OPENAI_DECL call_handle {
public:
    /// Makes a handle without a call.
    call_handle() = default;
    explicit call_handle(std::shared_ptr<detail::callback_call> call)
        : call_(std::move(call)) {}

    /// Cancels the call. The call ends with `cancelled`, and its handlers `on_error`, `on_terminate` and `formula` are
    /// called. Does nothing if the call has already completed or was already cancelled.
    void cancel() const;

    /// Whether the last handler of the call has returned. Stays false if the executor stops running before the last
    /// handler returns.
    bool done() const noexcept;

    /// Whether the handle belongs to a call.
    explicit operator bool() const noexcept { return call_ != nullptr; }

private:
    std::shared_ptr<detail::callback_call> call_;
};

} // namespace openai
