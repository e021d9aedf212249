// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/prepared_call.hpp>

#include <memory>

namespace openai {

class client;

namespace detail {

/// Returns a pointer that shares ownership of the core. The core holds everything that a client's operations need.
OPENAI_DECL std::shared_ptr<client_core> share(client_core& core);

/// A group of operations of one client, e.g. `client.chat`. A copy of the group, as in `auto chat = client.chat`, is an
/// independent handle. Like a copy of the client, it keeps pending operations running for as long as it exists.
class OPENAI_DECL resource {
public:
    /// Makes a group that is a data member of a client. This client owns `core`. If the client was made from a
    /// moved-from client, `core` is null, and you must not call an operation.
    explicit resource(client_core* core) noexcept
        : core_(core) {}
    resource(const resource& other) noexcept;
    resource& operator=(const resource& other) noexcept;

protected:
    ~resource() = default;

    client_core& core() const noexcept { return *core_; }
    std::shared_ptr<client_core> shared_core() const { return share(*core_); }

    /// Returns a call that is started later, e.g. by a pager. The call uses this client and `options`.
    template <class Operation>
    call_for<typename Operation::answer> bind(call_of<Operation> call, call_options options) const {
        call->core = share(*core_);
        call->options = std::move(options);
        return call_for<typename Operation::answer>(std::move(call));
    }

    /// Initiates a call. For `tail`, see `tail_for`.
    template <class Operation, class... Tail>
    auto perform(call_of<Operation> call, Tail&&... tail) const {
        call->core = share(*core_);
        return detail::perform<typename Operation::answer>(std::move(call), std::forward<Tail>(tail)...);
    }

private:
    client_core* core_;
    std::shared_ptr<client_core> owner_; // null in a member of a client, because the client owns the core
};

} // namespace detail
} // namespace openai
