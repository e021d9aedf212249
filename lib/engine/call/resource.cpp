// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/resource.hpp>

#include "engine/call/client_core.hpp"

#include <utility>

namespace openai::detail {

std::shared_ptr<client_core> share(client_core& core) { return core.shared_from_this(); }

resource::resource(const resource& other) noexcept
    : core_(other.core_)
    , owner_(other.owner_) {
    if (core_ != nullptr && !owner_) owner_ = core_->handle();
}

resource& resource::operator=(const resource& other) noexcept {
    resource copy(other);
    std::swap(core_, copy.core_);
    owner_.swap(copy.owner_);
    return *this;
}

} // namespace openai::detail
