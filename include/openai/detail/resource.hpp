// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/prepared_call.hpp>

#include <memory>

namespace openai {

class client;

namespace detail {

/// Shares ownership of what a client's operations need.
OPENAI_DECL std::shared_ptr<client_core> share(client_core& core);

/// A group of operations of one client, e.g. `client.chat`. A copy of it, `auto chat = client.chat`, is a handle of its
/// own and counts as a copy of the client: what is pending goes on while there is one of them.
class OPENAI_DECL resource {
public:
    /// Of a client, which owns the core; null: of one that was moved from, which has no operations.
    explicit resource(client_core* core) noexcept
        : core_(core) {}
    resource(const resource& other) noexcept;
    resource& operator=(const resource& other) noexcept;

protected:
    ~resource() = default;

    client_core& core() const noexcept { return *core_; }
    std::shared_ptr<client_core> shared_core() const { return share(*core_); }

    /// The call as one of this client, to be made later.
    prepared_call bind(prepared_call call, call_options options) const {
        call->core = share(*core_);
        call->options = std::move(options);
        return call;
    }

    /// Makes a call. `tail`: see `tail_for`.
    template <class Operation, class... Tail>
    auto perform(call_of<Operation> call, Tail&&... tail) const {
        call->core = share(*core_);
        return detail::perform<typename Operation::answer>(std::move(call), std::forward<Tail>(tail)...);
    }

private:
    client_core* core_;
    std::shared_ptr<client_core> owner_; // null: the client that this is a member of
};

} // namespace detail
} // namespace openai
