// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "testing/http_answer.hpp"
#include "testing/responses/stored_item.hpp"

namespace openai::testing {

/// Returns a page of items. `items` must be in order, the oldest first. The query of `target` selects the page: `after`
/// (an id), `limit` (default 20, at most 100) and `order` (default "desc", which means the newest first).
http_answer item_page(std::vector<stored_item> items, std::string_view target);

/// Returns a page with exactly these items. `has_more` says whether another page follows.
http_answer item_list(const std::vector<stored_item>& items, bool has_more = false);

} // namespace openai::testing
