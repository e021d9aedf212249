// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

namespace openai::detail {

/// An operation that consists of several calls and does not itself wait between them: each call directly follows the
/// previous one, or begins when the caller decides. A draining client waits for the operation and admits its calls. To
/// end the operation, the client ends its calls. An operation that waits between its calls must instead derive from
/// `active_operation`, and its `abort` must end the wait.
class composed_operation final : public active_operation {
public:
    /// `pattern`, a constant, is the path that a drain reports while none of the calls is running. Throws
    /// `client_closed`.
    composed_operation(client_core& core, std::string_view pattern)
        : active_operation({.pattern = pattern})
        , core_(core)
        , registered_(core, *this) {}

    /// See `client_core::complete`.
    void complete() { core_.complete(*this); }

    /// Ends the registration now instead of in the destructor. May be called from any thread.
    void leave() noexcept { core_.leave(*this); }

    std::shared_ptr<void> abort() noexcept override { return nullptr; }
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

private:
    client_core& core_;
    const registration registered_; // last, because from here on the operation may be aborted
};

} // namespace openai::detail
