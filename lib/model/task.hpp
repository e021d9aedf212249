// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>
#include <openai/http_response.hpp>
#include <openai/task.hpp>

namespace openai::mapping {

/// Whether `status` is one of the words; upper and lower case of ASCII are alike.
bool is_one_of(std::string_view status, const std::vector<std::string>& words) noexcept;

/// The error that a task that has failed means. `answer`: the one that says so.
error failure_of(const task& failed, const http_response& answer);

} // namespace openai::mapping
