// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <memory>

namespace openai {

class client;

namespace detail {

class client_core;

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

    std::shared_ptr<client_core> core() const { return share(*core_); }

private:
    client_core* core_;
};

} // namespace detail
} // namespace openai
