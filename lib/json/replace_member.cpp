// SPDX-License-Identifier: BSL-1.0
#include "json/replace_member.hpp"

#include <boost/json/serialize.hpp>

namespace openai::detail::mapping {
namespace {

constexpr std::string_view spaces = " \t\r\n";

/// Behind the string that begins at `at`.
std::size_t end_of_string(std::string_view json, std::size_t at) {
    while ((at = json.find_first_of("\"\\", at + 1)) != json.npos) {
        if (json[at] == '"') return at + 1;
        ++at;
    }
    return json.size();
}

/// Behind the value that begins at `at`.
std::size_t end_of_value(std::string_view json, std::size_t at) {
    int depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            at = end_of_string(json, at);
            if (depth == 0) return at;
            continue;
        }
        if (c == '{' || c == '[') ++depth;
        if (depth == 0 && (c == ',' || c == '}')) return at;
        if ((c == '}' || c == ']') && --depth == 0) return at + 1;
        ++at;
    }
    return at;
}

std::size_t skip_spaces(std::string_view json, std::size_t at) {
    const auto found = json.find_first_not_of(spaces, at);
    return found == json.npos ? json.size() : found;
}

} // namespace

std::optional<std::string> replace_member(std::string_view json, std::string_view name, std::string_view text) {
    auto at = skip_spaces(json, 0);
    if (at == json.size() || json[at] != '{') return std::nullopt;
    for (at = skip_spaces(json, at + 1); at < json.size() && json[at] == '"';) {
        const auto key = json.substr(at + 1, end_of_string(json, at) - at - 2);
        const auto colon = json.find(':', at + key.size() + 2);
        if (colon == json.npos) break;
        const auto begin = skip_spaces(json, colon + 1);
        const auto end = end_of_value(json, begin);
        if (key == name) {
            std::string made(json.substr(0, begin));
            made += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
            return made.append(json.substr(end));
        }
        at = skip_spaces(json, end);
        if (at < json.size() && json[at] == ',') at = skip_spaces(json, at + 1);
    }
    return std::nullopt;
}

} // namespace openai::detail::mapping
