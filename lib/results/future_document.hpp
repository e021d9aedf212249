// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "results/future_ledger.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace openai::detail {

/// Deferred completions as a JSON document: what has ended with its answer or error, what has not as `lost`.
std::string write_futures(const std::vector<const protocol::future_ledger::entry*>& entries);

/// The same back. Throws `error`: `invalid_json`, `invalid_argument` that names the member.
std::vector<protocol::future_ledger::entry> read_futures(std::string_view text);

} // namespace openai::detail
