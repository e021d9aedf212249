// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "engine/call/client_core.hpp"

namespace openai::detail {

/// An operation that makes several calls, one after another or with pauses between them. A client that drains waits for
/// it and lets its calls in. It is ended by what happens to its calls.
class composed_operation final : public active_operation {
public:
    /// `pattern`: the path that is told while no call is under way, a constant. Throws `client_closed`.
    composed_operation(client_core& core, std::string_view pattern)
        : active_operation({.pattern = pattern})
        , core_(core)
        , registered_(core, *this) {}

    /// It has ended; otherwise it does when it is destroyed. From any thread.
    void leave() noexcept { core_.leave(*this); }

    std::shared_ptr<void> abort() noexcept override { return nullptr; }
    std::shared_ptr<void> abandon() noexcept override { return nullptr; }

private:
    client_core& core_;
    const registration registered_; // last: from there on it may be aborted
};

} // namespace openai::detail
