// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/intrusive/list_hook.hpp>

namespace openai::detail {

/// Something under way that ends when its client is closed.
class abortable : public boost::intrusive::list_base_hook<> {
public:
    /// Ends it with `client_closed`. From any thread; must neither block nor call back into the client.
    virtual void abort() noexcept = 0;

    /// Closes its socket now, because the execution context is being destroyed and nothing runs any more.
    virtual void abandon() noexcept = 0;

protected:
    ~abortable() = default;
};

} // namespace openai::detail
