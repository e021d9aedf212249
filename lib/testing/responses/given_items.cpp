// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/given_items.hpp"

#include "testing/json_members.hpp"

#include <algorithm>

namespace openai::testing {
namespace {

namespace json = boost::json;

/// Returns the texts by which an item can be recognized, the most certain first.
std::vector<std::string> marks_of(const json::object& item) {
    std::vector<std::string> marks;
    const auto add = [&](const std::string& kind, const std::string& text) {
        if (!text.empty()) marks.push_back(kind + " " + text);
    };
    add("id", text_of(item, "id"));
    // The result of a call has the same `call_id`, so this id does not identify the result.
    if (!text_of(item, "type").ends_with("_output")) add("call", text_of(item, "call_id"));
    add("sealed", text_of(item, "encrypted_content"));
    if (text_of(item, "role") == "assistant") add("said", said_by(item));
    return marks;
}

/// Returns the text from the first different byte on. Replaces all characters outside ASCII, because a message has to
/// be valid UTF-8, and the text may begin or end within a character.
std::string excerpt(const std::string& text, std::size_t at) {
    constexpr std::size_t most = 40;
    auto part = text.substr(std::min(at, text.size()), most) + (text.size() > at + most ? "..." : "");
    std::ranges::replace_if(
        part, [](char c) { return static_cast<unsigned char>(c) > 127; }, '?');
    return part;
}

std::string describe(const std::string& given, const std::string& received) {
    const auto [a, b] = std::ranges::mismatch(given, received);
    const auto at = static_cast<std::size_t>(a - given.begin());
    const auto id = text_of(parsed_object(given), "id");
    return (id.empty() ? "The item" : "The item '" + id + "'") + " differs from what the server gave out, from byte " +
           std::to_string(at) + " on: it was `" + excerpt(given, at) + "` and came back as `" + excerpt(received, at) +
           "`.";
}

} // namespace

void given_items::add(const std::vector<std::string>& output) {
    std::string reasoning;
    for (const auto& text : output) {
        const auto item = parsed_object(text);
        for (const auto& mark : marks_of(item)) put(mark, {text, reasoning});
        reasoning = text_of(item, "type") == "reasoning" ? text : std::string();
    }
}

void given_items::add(const stored_item& item) { put("id " + item.id, {item.json, std::string()}); }

void given_items::put(const std::string& mark, given item) {
    constexpr std::size_t most = 100;
    if (!items_.find(mark)) items_.put(mark, {});
    auto& list = *items_.find(mark);
    if (list.size() == most) list.erase(list.begin());
    list.push_back(std::move(item));
}

const std::vector<given_items::given>* given_items::recall(const json::object& item) const {
    if (text_of(item, "type") == "item_reference") return nullptr;
    for (const auto& mark : marks_of(item))
        if (const auto* found = items_.find(mark)) return found;
    return nullptr;
}

std::optional<given_items::difference> given_items::first_difference(const std::vector<std::string>& input) const {
    for (std::size_t i = 0; i < input.size(); ++i) {
        const auto item = parsed_object(input[i]);
        const auto* known = recall(item);
        if (!known) continue;
        const auto same = std::ranges::find(*known, input[i], &given::json);
        if (same == known->end()) return difference{i, describe(known->back().json, input[i])};
        const auto complete = [&](const given& one) {
            return one.json == input[i] && (one.reasoning.empty() || (i > 0 && input[i - 1] == one.reasoning));
        };
        if (std::ranges::none_of(*known, complete))
            return difference{i, "The item '" + text_of(item, "id") + "' came back without the reasoning item '" +
                                     text_of(parsed_object(same->reasoning), "id") + "' before it."};
    }
    return std::nullopt;
}

bool given_items::has_encrypted_content(const std::string& text) const {
    return items_.find("sealed " + text) != nullptr;
}

} // namespace openai::testing
