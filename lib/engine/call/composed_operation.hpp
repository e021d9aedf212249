// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

namespace openai::detail {

/// An operation that consists of several calls, one directly after another, or with pauses in which only the caller can
/// go on. A draining client waits for it and admits its calls. To end the operation, the client ends its calls. So an
/// operation that itself waits between its calls must not use this class, but be an `active_operation` that ends the
/// wait.
class composed_operation final : public active_operation {
public:
    /// `pattern` is the path that is reported while no call is running, a constant. Throws `client_closed`.
    composed_operation(client_core& core, std::string_view pattern)
        : active_operation({.pattern = pattern})
        , core_(core)
        , registered_(core, *this) {}

    /// Ends the registration now instead of in the destructor. May be called from any thread.
    void leave() noexcept { core_.leave(*this); }

    std::shared_ptr<void> abort() noexcept override { return nullptr; }
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

private:
    client_core& core_;
    const registration registered_; // last, because from here on the operation may be aborted
};

} // namespace openai::detail
