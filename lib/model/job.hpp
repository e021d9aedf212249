// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/error.hpp>
#include <openai/job.hpp>

namespace openai::mapping {

/// Whether `status` is one of the words; upper and lower case of ASCII are alike.
bool is_one_of(std::string_view status, const std::vector<std::string>& words) noexcept;

/// The error that a job that has failed means.
error failure_of(const job& failed);

} // namespace openai::mapping
