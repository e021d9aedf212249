// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/intrusive/list_hook.hpp>

#include <memory>

namespace openai::detail {

using active_operation_hook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// Something under way that ends when its client is closed.
class active_operation : public active_operation_hook {
public:
    /// Ends it with `client_closed`. From any thread, with the client's lock held: must neither block nor call anybody,
    /// above all no observer. What it gives is destroyed when the lock is free, and may; null: nothing is left to do.
    virtual std::shared_ptr<void> abort() noexcept = 0;

    /// Closes its socket now, because the execution context is being destroyed and nothing runs any more. As above.
    virtual std::shared_ptr<void> abandon() noexcept = 0;

protected:
    ~active_operation() = default;
};

} // namespace openai::detail
