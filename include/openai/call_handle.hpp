// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <memory>
#include <utility>

namespace openai {

namespace detail {
class callback_call;
}

/// A call whose end `callbacks` will tell: cheap to copy, for any thread. Letting go of it does not cancel the call.
class OPENAI_DECL call_handle {
public:
    /// Of no call.
    call_handle() = default;
    explicit call_handle(std::shared_ptr<detail::callback_call> call)
        : call_(std::move(call)) {}

    /// Ends the call with `cancelled`: `on_error` and `on_terminate` follow, unless the end was on its way already.
    /// Nothing after the end, and at further times.
    void cancel() const;

    /// Whether the last handler has returned. Never true if the executor stopped running before that.
    bool done() const noexcept;

    explicit operator bool() const noexcept { return call_ != nullptr; }

private:
    std::shared_ptr<detail::callback_call> call_;
};

} // namespace openai
