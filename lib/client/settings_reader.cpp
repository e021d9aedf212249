// SPDX-License-Identifier: BSL-1.0
#include "client/settings_reader.hpp"

#include "text/sanitize.hpp"
#include "text/wipe.hpp"
#include "json/json_text.hpp"

#include <openai/core/error.hpp>
#include <openai/core/provider.hpp>

#include <algorithm>

namespace openai::detail::mapping {

boost::json::object parse_settings(std::string_view text, std::string_view source) {
    const std::string where(source);
    std::size_t offset = 0;
    auto value = parse_json(text, offset);
    if (!value) {
        const auto line = 1 + std::ranges::count(text.substr(0, offset), '\n');
        throw error(errc::invalid_argument, where + ": not JSON, line " + std::to_string(line));
    }
    if (!value->is_object()) throw error(errc::invalid_argument, where + ": not an object");
    return std::move(value->get_object());
}

settings_reader::settings_reader(boost::json::object& from, std::string where)
    : from_(from)
    , where_(std::move(where)) {}

void settings_reader::expect_only(std::initializer_list<std::string_view> names) const {
    for (const auto& member : from_) {
        if (std::ranges::find(names, std::string_view(member.key())) != names.end()) continue;
        std::string known;
        for (const auto name : names) known += (known.empty() ? "" : ", ") + std::string(name);
        refuse(member.key(), "is not known; known are " + known);
    }
}

std::string settings_reader::place(std::string_view name) const {
    constexpr std::size_t longest = 64;
    const bool inside = where_.find(": ") != where_.npos;
    return where_ + (inside ? "." : ": ") + detail::sanitize(name, longest);
}

void settings_reader::refuse(std::string_view name, const std::string& why) const {
    throw error(errc::invalid_argument, place(name) + ": " + why);
}

boost::json::value* settings_reader::find(std::string_view name) const {
    auto* found = from_.if_contains(name);
    return found == nullptr || found->is_null() ? nullptr : found;
}

std::optional<std::string> settings_reader::text(std::string_view name) const {
    const auto* found = find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->is_string()) refuse(name, "is not text");
    return std::string(found->get_string());
}

std::optional<double> settings_reader::number(std::string_view name) const {
    const auto* found = find(name);
    if (found == nullptr) return std::nullopt;
    if (!found->is_number()) refuse(name, "is not a number");
    return found->to_number<double>();
}

bool settings_reader::flag(std::string_view name) const {
    const auto* found = find(name);
    if (found == nullptr) return false;
    if (!found->is_bool()) refuse(name, "is neither true nor false");
    return found->get_bool();
}

headers settings_reader::headers(std::string_view name) const {
    openai::headers made;
    auto* fields = object(name);
    if (fields == nullptr) return made;
    const settings_reader inner(*fields, place(name));
    for (const auto& field : *fields)
        if (auto value = inner.text(field.key())) made.set(field.key(), std::move(*value));
    return made;
}

secret settings_reader::key(std::string_view name) const {
    auto found = text(name);
    if (!found) return {};
    auto& kept = from_.at(name).get_string();
    detail::wipe(kept.data(), kept.size());
    return trim_key(std::move(*found));
}

boost::json::object* settings_reader::object(std::string_view name) const {
    auto* found = find(name);
    if (found == nullptr) return nullptr;
    if (!found->is_object()) refuse(name, "is not an object");
    return &found->get_object();
}

} // namespace openai::detail::mapping
