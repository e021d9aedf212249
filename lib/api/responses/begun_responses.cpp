// SPDX-License-Identifier: BSL-1.0
#include "api/responses/begun_responses.hpp"

#include <algorithm>
#include <utility>

namespace openai::detail {

void begun_responses::add(std::string id) {
    const std::lock_guard lock(mutex_);
    ids_.push_back(std::move(id));
    if (ids_.size() > most) ids_.pop_front();
}

bool begun_responses::remove(std::string_view id) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(ids_, id);
    if (found == ids_.end()) return false;
    ids_.erase(found);
    return true;
}

} // namespace openai::detail
