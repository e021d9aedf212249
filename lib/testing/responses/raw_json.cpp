// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/raw_json.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace openai::testing {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    return std::min(text.find_first_not_of(blanks, at), text.size());
}

/// `at` is the position of the opening quotation mark. Returns the position after the closing one.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at)
        if (text[at] == '\\') ++at;
    return std::min(at + 1, text.size());
}

std::size_t end_of_value(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = end_of_string(text, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
        } else if (c == '}' || c == ']') {
            --depth;
            ++at;
        } else if (depth > 0) {
            ++at;
            continue;
        } else {
            return std::min(text.find_first_of(",}] \t\r\n", at), text.size());
        }
        if (depth == 0) return at;
    }
    return at;
}

/// Calls `visit(name, value)` with the JSON text of each member or, without a name, of each element.
template <class Visit>
void for_each(std::string_view text, char opening, const Visit& visit) {
    auto at = skip_blanks(text, 0);
    if (at == text.size() || text[at] != opening) return;
    ++at;
    for (;;) {
        at = skip_blanks(text, at);
        if (at < text.size() && text[at] == ',') at = skip_blanks(text, at + 1);
        if (at == text.size() || text[at] == '}' || text[at] == ']') return;
        std::string_view name;
        if (opening == '{') {
            const auto end = end_of_string(text, at);
            name = text.substr(at, end - at);
            at = skip_blanks(text, skip_blanks(text, end) + 1); // after the colon
        }
        const auto end = end_of_value(text, at);
        visit(name, text.substr(at, end - at));
        at = end;
    }
}

bool is_named(std::string_view quoted, std::string_view name) {
    boost::system::error_code ec;
    const auto value = boost::json::parse(quoted, ec);
    return !ec && value.is_string() && value.get_string() == name;
}

} // namespace

std::string_view raw_member(std::string_view object, std::string_view name) {
    std::string_view found;
    for_each(object, '{', [&](std::string_view quoted, std::string_view value) {
        if (is_named(quoted, name)) found = value;
    });
    return found;
}

std::vector<std::string_view> raw_elements(std::string_view array) {
    std::vector<std::string_view> elements;
    for_each(array, '[', [&](std::string_view, std::string_view value) { elements.push_back(value); });
    return elements;
}

} // namespace openai::testing
