// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/clock.hpp"

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace openai::detail {

class active_operation;
class client_core;

using active_operation_hook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// What a client that drains has to know of an operation, and tells of it if it has to end it.
struct operation_info {
    std::uint64_t id = 0;               ///< of a call, as observers know it; 0: it is made of several
    std::string_view pattern = {};      ///< of its path, a constant; empty: `path` says it
    std::string path = {};              ///< of an operation without a pattern
    const client_core* asked = nullptr; ///< who is asked; null: the client's own server
    /// The operation that this one is a part of: the client waits for that one. Not to be used, it may be gone.
    const active_operation* whole = nullptr;
    bool admitted = false; ///< it was begun before the client drains, and has not entered yet
    bool service = false; ///< it lives as long as the client, which does not wait for it
    net::clock::time_point began = net::clock::now();

    bool counts() const noexcept { return whole == nullptr && !service; }

    /// Whether it makes an answer. A path with an id leads to one that was made before.
    bool makes_answer() const noexcept { return pattern.find('{') == std::string_view::npos; }
};

/// Something under way that ends when its client is closed.
class active_operation : public active_operation_hook {
public:
    active_operation() = default;
    explicit active_operation(operation_info about)
        : info(std::move(about)) {}

    /// Ends it with `client_closed`. From any thread, with the client's lock held: must neither block nor call anybody,
    /// above all no observer. What it gives is destroyed when the lock is free, and may; null: nothing is left to do.
    virtual std::shared_ptr<void> abort() noexcept = 0;

    /// Closes its socket now, because the execution context is being destroyed and nothing runs any more. As above.
    virtual std::shared_ptr<void> abandon() noexcept = 0;

    operation_info info; ///< changed with the client's lock only while the operation is registered

protected:
    ~active_operation() = default;
};

using active_operations = boost::intrusive::list<active_operation, boost::intrusive::constant_time_size<false>>;

} // namespace openai::detail
