// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

namespace openai::detail {

/// An operation that consists of several calls. The operation itself does not wait between two calls: the next call
/// follows directly, or begins when the caller asks for it. A draining client waits for the whole operation and still
/// admits its calls. To end the operation, the client only has to end the calls.
///
/// An operation that waits between its calls must derive from `active_operation` instead, and its `abort` must end the
/// wait.
class composed_operation final : public active_operation {
public:
    /// A drain reports `pattern` as the path while none of the calls is running. `pattern` must refer to a string
    /// constant. Throws `client_closed`.
    composed_operation(client_core& core, std::string_view pattern)
        : active_operation({.pattern = pattern})
        , core_(core)
        , registered_(core, *this) {}

    /// See `client_core::complete`.
    void complete() { core_.complete(*this); }

    /// Removes the operation from those of the client now, instead of in the destructor. May be called from any thread.
    void leave() noexcept { core_.leave(*this); }

    std::shared_ptr<void> abort() noexcept override { return nullptr; }
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

private:
    client_core& core_;
    const registration registered_; // last, because from here on the operation may be aborted
};

} // namespace openai::detail
