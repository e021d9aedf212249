// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <memory>
#include <utility>

namespace openai {

namespace detail {
class callback_call;
}

/// A handle of a call that was started with `callbacks`. Cheap to copy, and usable from any thread. Destroying a handle
/// does not cancel the call.
class OPENAI_DECL call_handle {
public:
    /// A handle without a call.
    call_handle() = default;
    explicit call_handle(std::shared_ptr<detail::callback_call> call)
        : call_(std::move(call)) {}

    /// Cancels the call: it ends with `cancelled`, and `on_error` and `on_terminate` are called. Does nothing if the
    /// call has already completed or was cancelled before.
    void cancel() const;

    /// Whether the last handler of the call has returned. Stays false if the executor stops running before that.
    bool done() const noexcept;

    /// Whether the handle belongs to a call.
    explicit operator bool() const noexcept { return call_ != nullptr; }

private:
    std::shared_ptr<detail::callback_call> call_;
};

} // namespace openai
