// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

namespace openai::detail {

/// An operation that consists of several calls. Between two calls, the operation has nothing pending: either the next
/// call follows directly, or the caller has yet to request it. A draining client waits for the whole operation and
/// still lets its calls begin. The client ends the operation by ending its calls, so `abort` does nothing.
///
/// An operation that waits between its calls must derive from `active_operation` instead. Its `abort` must end the
/// wait.
class composed_operation final : public active_operation {
public:
    /// If a drain cuts this operation while none of its calls is running, the report has `pattern` as the path.
    /// `pattern` must refer to a string constant. Throws `client_closed`.
    composed_operation(client_core& core, std::string_view pattern)
        : active_operation({.pattern = pattern})
        , core_(core)
        , registered_(core, *this) {}

    /// See `client_core::complete`. The calls of the operation may have been billed.
    void complete() { core_.complete(*this, billing::unknown); }

    /// Removes the operation from the client's list of operations now. If you do not call this function, the destructor
    /// does so. May be called from any thread.
    void leave() noexcept { core_.leave(*this); }

    std::shared_ptr<void> abort() noexcept override { return nullptr; }
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

private:
    client_core& core_;
    const registration registered_; // last, because from here on the operation may be aborted
};

} // namespace openai::detail
