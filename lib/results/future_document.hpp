// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "results/future_ledger.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace openai::detail {

/// Writes deferred completions as a JSON document. A completion that has ended is written with its answer or error. Any
/// other completion is written with the state `lost`.
std::string write_futures(const std::vector<const protocol::future_ledger::entry*>& entries);

/// Reads a document that `write_futures` has written. Throws `error`: `invalid_json` if the text is not JSON,
/// `invalid_argument` with the member's name if a member is missing or not valid. If an answer in the document is not a
/// chat completion, the code is e.g. `invalid_response`.
std::vector<protocol::future_ledger::entry> read_futures(std::string_view text);

} // namespace openai::detail
