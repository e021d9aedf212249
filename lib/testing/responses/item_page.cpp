// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/item_page.hpp"

#include "testing/responses/object_text.hpp"
#include "testing/responses/request_target.hpp"

#include <algorithm>

namespace openai::testing {

http_answer item_list(const std::vector<stored_item>& items, bool has_more) {
    std::vector<std::string> texts;
    for (const auto& item : items) texts.push_back(item.json);
    const auto id = [&](bool last) {
        return items.empty() ? boost::json::value() : boost::json::value((last ? items.back() : items.front()).id);
    };
    object_text list;
    list.add("object", "list").raw("data", array_text(texts)).add("first_id", id(false)).add("last_id", id(true));
    return json_answer(200, list.add("has_more", has_more).str());
}

http_answer item_page(std::vector<stored_item> items, std::string_view target) {
    const auto order = query_value(target, "order").value_or("desc");
    if (order != "asc" && order != "desc") return refuse(400, "'order' must be 'asc' or 'desc'.", {}, "order");
    std::size_t limit = 0;
    const auto text = query_value(target, "limit").value_or("20");
    const auto* const end = text.data() + text.size();
    if (std::from_chars(text.data(), end, limit).ptr != end || limit < 1 || limit > 100)
        return refuse(400, "'limit' must be a number from 1 to 100.", {}, "limit");
    if (order == "desc") std::ranges::reverse(items);
    if (const auto after = query_value(target, "after")) {
        const auto found = std::ranges::find(items, *after, &stored_item::id);
        if (found == items.end()) return refuse(400, "There is no item '" + *after + "'.", {}, "after");
        items.erase(items.begin(), found + 1);
    }
    const bool has_more = items.size() > limit;
    if (has_more) items.resize(limit);
    return item_list(items, has_more);
}

} // namespace openai::testing
