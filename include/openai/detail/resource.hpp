// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/prepared_call.hpp>

#include <memory>

namespace openai {

class client;

namespace detail {

/// Shares ownership of what a client's operations need.
OPENAI_DECL std::shared_ptr<client_core> share(client_core& core);

/// A group of operations of one client, e.g. `client.chat`. Lives inside its client and cannot be copied out of it.
class resource {
protected:
    explicit resource(client_core& core) noexcept
        : core_(&core) {}
    resource(const resource&) = default;
    resource& operator=(const resource&) = default;
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
};

} // namespace detail
} // namespace openai
