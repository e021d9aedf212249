// SPDX-License-Identifier: BSL-1.0
#include "api/responses/begun_responses.hpp"

#include <algorithm>
#include <utility>

namespace openai::detail {

void begun_responses::add(std::string id, std::string model) {
    const std::lock_guard lock(mutex_);
    responses_.push_back({std::move(id), std::move(model)});
    if (responses_.size() > most) responses_.pop_front();
}

std::optional<std::string> begun_responses::take(std::string_view id) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(responses_, id, &begun::id);
    if (found == responses_.end()) return std::nullopt;
    auto model = std::move(found->model);
    responses_.erase(found);
    return model;
}

} // namespace openai::detail
