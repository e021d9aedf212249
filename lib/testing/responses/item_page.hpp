// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"
#include "testing/responses/stored_item.hpp"

namespace openai::testing {

/// A page of items, which are given the oldest first. The query of the target says which: `after` (an id), `limit`
/// (default 20, at most 100) and `order` (default "desc", the newest first).
http_answer item_page(std::vector<stored_item> items, std::string_view target);

/// All of these as one list.
http_answer item_list(const std::vector<stored_item>& items, bool has_more = false);

} // namespace openai::testing
