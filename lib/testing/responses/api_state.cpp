// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/api_state.hpp"

#include "testing/json_members.hpp"

#include <algorithm>

namespace openai::testing {

std::optional<std::string> api_state::find_item(std::string_view id) const {
    std::optional<std::string> found;
    const auto look = [&](const std::vector<stored_item>& items) {
        const auto item = std::ranges::find(items, id, &stored_item::id);
        if (item != items.end()) found = item->json;
    };
    for (const auto& [name, stored] : responses.all()) {
        look(stored.input);
        for (const auto& text : stored.run->output().texts())
            if (text_of(parsed_object(text), "id") == id) found = text;
    }
    for (const auto& [name, stored] : conversations.all()) look(stored.items);
    return found;
}

} // namespace openai::testing
