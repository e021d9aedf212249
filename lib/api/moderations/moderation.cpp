// SPDX-License-Identifier: BSL-1.0
#include "api/common/api_json.hpp"
#include "api/moderations/moderation_fields.hpp"
#include "engine/answers/read_answer.hpp"
#include "json/write.hpp"

#include <algorithm>

namespace openai {
namespace {

using texts = std::vector<std::string>;
using parts = std::vector<content_part>;

/// Returns the input as a `List`. If the input has another type, `make` converts each of its texts to an element.
template <class List, class Make>
List& as_list(moderation_input& input, Make make) {
    if (auto* list = std::get_if<List>(&input)) return *list;
    List made;
    if (auto* text = std::get_if<std::string>(&input); text && !text->empty()) made.push_back(make(std::move(*text)));
    if (auto* several = std::get_if<texts>(&input))
        for (auto& text : *several) made.push_back(make(std::move(text)));
    return input.emplace<List>(std::move(made));
}

} // namespace

moderation_request& moderation_request::add(std::string text) & {
    if (std::holds_alternative<parts>(input)) return add(content_part::from_text(std::move(text)));
    as_list<texts>(input, [](std::string one) { return one; }).push_back(std::move(text));
    return *this;
}

moderation_request& moderation_request::add(content_part part) & {
    as_list<parts>(input, content_part::from_text).push_back(std::move(part));
    return *this;
}

bool moderation_result::has(const std::string& category) const {
    const auto found = categories.find(category);
    return found != categories.end() && found->second;
}

double moderation_result::score(const std::string& category) const {
    const auto found = category_scores.find(category);
    return found == category_scores.end() ? 0 : found->second;
}

bool moderation::flagged() const noexcept { return std::ranges::any_of(results, &moderation_result::flagged); }

template std::string detail::mapping::write(const moderation_request&, bool, detail::mapping::recipient);
template void detail::mapping::read(const detail::http_message&, moderation&);

template class detail::api_json<moderation_request>;
template class detail::api_json<moderation_result>;
template class detail::api_json<moderation>;

} // namespace openai
