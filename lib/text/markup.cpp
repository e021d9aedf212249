// SPDX-License-Identifier: BSL-1.0
#include "text/markup.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace openai::detail {
namespace {

constexpr std::string_view white = " \t\r\n";

bool is_white(char c) noexcept { return white.find(c) != white.npos; }

bool begins(std::string_view text, std::string_view name) noexcept {
    return text.size() >= name.size() && ascii::iequals(text.substr(0, name.size()), name);
}

std::size_t find_closing(std::string_view text, std::string_view name) noexcept {
    for (auto at = text.find("</"); at != text.npos; at = text.find("</", at + 2))
        if (begins(text.substr(at + 2), name)) return at;
    return text.size();
}

/// Returns the length of the tag, comment or element without text at the beginning of the text.
std::size_t tag_size(std::string_view text) noexcept {
    const auto after = [&](std::size_t from, std::string_view end) {
        const auto found = text.find(end, from);
        return found == text.npos ? text.size() : found + end.size();
    };
    if (text.starts_with("<!--")) return after(4, "-->");
    for (const std::string_view silent : {"script", "style"}) {
        if (!begins(text.substr(1), silent)) continue;
        const auto opening = after(1, ">");
        return opening + find_closing(text.substr(opening), silent);
    }
    return after(1, ">");
}

/// Whether this begins a tag, and not a "less than" in the text.
bool is_tag(std::string_view text) noexcept {
    if (text.size() < 2) return false;
    const char c = text[1];
    return ascii::is_lower(c) || ascii::is_upper(c) || c == '/' || c == '!' || c == '?';
}

struct entity {
    std::string_view name;
    std::string_view text;
};
constexpr entity entities[] = {{"amp", "&"},         {"lt", "<"},
                               {"gt", ">"},          {"quot", "\""},
                               {"apos", "'"},        {"nbsp", " "},
                               {"copy", "\xC2\xA9"}, {"middot", "\xC2\xB7"},
                               {"#39", "'"},         {"bull", "\xE2\x80\xA2"}};

/// Returns the ASCII character of a numeric entity, or 0 if it is something else.
char numbered(std::string_view name) noexcept {
    if (!name.starts_with('#')) return 0;
    const bool hex = name.starts_with("#x") || name.starts_with("#X");
    const auto digits = name.substr(hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    const bool whole = !digits.empty() && read.ec == std::errc{} && read.ptr == digits.data() + digits.size();
    return whole && code >= 0x20 && code < 0x7F ? static_cast<char>(code) : '\0';
}

/// Appends the character of the entity at the beginning of the text, and returns the entity's length.
std::size_t put_entity(std::string_view text, std::string& out) {
    constexpr std::size_t longest = 10;
    const auto end = text.substr(0, longest).find(';');
    const auto name = end == text.npos ? std::string_view() : text.substr(1, end - 1);
    const auto* known = std::ranges::find(entities, name, &entity::name);
    if (known != std::end(entities)) out += known->text;
    else if (const char c = numbered(name)) out += c;
    else {
        out += '&';
        return 1;
    }
    return end + 1;
}

} // namespace

bool is_markup(std::string_view body) noexcept {
    if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
    body.remove_prefix(std::min(body.find_first_not_of(white), body.size()));
    return body.starts_with('<') && is_tag(body);
}

std::string text_of_markup(std::string_view page, std::size_t limit) {
    std::string out;
    while (!page.empty() && out.size() < limit) {
        std::size_t used = 1;
        if (page.front() == '<' && is_tag(page)) {
            used = tag_size(page);
            out += ' ';
        } else if (page.front() == '&') {
            used = put_entity(page, out);
        } else {
            out += is_white(page.front()) ? ' ' : page.front();
        }
        if (out.ends_with("  ") || out == " ") out.pop_back();
        page.remove_prefix(used);
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

} // namespace openai::detail
