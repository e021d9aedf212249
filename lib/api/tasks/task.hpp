// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>
#include <openai/tasks/task.hpp>

namespace openai::detail::mapping {

/// Whether `status` is one of the words; upper and lower case of ASCII are alike.
bool is_one_of(std::string_view status, const std::vector<std::string>& words) noexcept;

/// The error that a task that has failed means. `answer`: the one that says so.
error failure_of(const task& failed, const http_response& answer);

} // namespace openai::detail::mapping
