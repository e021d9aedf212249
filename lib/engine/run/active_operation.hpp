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

/// What a draining client must know about an operation, and what the client reports if it must end the operation.
struct operation_info {
    std::uint64_t id = 0; ///< the id of the call, as observers know it; 0 if the operation consists of several calls
    std::string_view pattern = {};      ///< the pattern of the path, a string constant; if it is empty, see `path`
    std::string path = {};              ///< the path of an operation without a pattern
    const client_core* asked = nullptr; ///< the server that gets the requests; null for the client's own server
    /// The operation that contains this one, or null. A draining client waits for the containing operation, not for its
    /// parts. Use the pointer only for comparisons, because the containing operation may no longer exist.
    const active_operation* whole = nullptr;
    bool complete = false;  ///< see `client_core::complete`
    bool admitted = false;  ///< `client_core` has admitted the operation but not registered it yet
    bool service = false;   ///< it lives as long as the client, and the client does not wait for it
    bool completes = false; ///< it requests the rest of an answer; the operation `whole` has begun this answer
    net::clock::time_point began = net::clock::now();

    bool counts() const noexcept { return whole == nullptr && !service; }

    /// Whether the operation makes a new answer. This is so if its path has no parameter, because a parameter refers to
    /// an answer that already exists. An operation that `completes` an answer also counts as making this answer,
    /// although its path has a parameter.
    bool makes_answer() const noexcept { return completes || pattern.find('{') == std::string_view::npos; }
};

/// An operation that ends when its client is closed.
class active_operation : public active_operation_hook {
public:
    active_operation() = default;
    explicit active_operation(operation_info about)
        : info(std::move(about)) {}

    /// Ends the operation with `client_closed`. Called from any thread, with the client's lock held. Therefore, the
    /// function must neither block nor call other code, such as an observer. The destructor of the returned object may
    /// block and call other code, because it runs after the lock has been released. Returns null if no such object is
    /// needed.
    virtual std::shared_ptr<void> abort() noexcept = 0;

    /// Closes the socket now, because the execution context is being destroyed and runs no more handlers. The rules of
    /// `abort` apply.
    virtual std::shared_ptr<void> abandon() noexcept = 0;

    operation_info info; ///< while the operation is registered, hold the client's lock to change this

protected:
    ~active_operation() = default;
};

using active_operations = boost::intrusive::list<active_operation, boost::intrusive::constant_time_size<false>>;

} // namespace openai::detail
