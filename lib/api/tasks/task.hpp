// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/core/http_response.hpp>
#include <openai/tasks/task.hpp>

namespace openai::detail::mapping {

/// Whether `status` is one of the words. ASCII letters are compared without case.
bool is_one_of(std::string_view status, const std::vector<std::string>& words) noexcept;

/// Returns the error for a task that has failed. `answer` is the HTTP response that reports the failure.
error failure_of(const task& failed, const http_response& answer);

} // namespace openai::detail::mapping
