// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/trace_context.hpp"

#include "text/ascii.hpp"

#include <algorithm>

namespace openai::detail::protocol {
namespace {

using ascii::is_digit;
using ascii::is_lower;

constexpr bool is_hex(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool is_id(std::string_view text) noexcept {
    return std::ranges::all_of(text, is_hex) && text.find_first_not_of('0') != text.npos;
}

/// Whether the text is a valid key, or one part of a key of the form "tenant@system".
bool is_key_part(std::string_view text, std::size_t longest, bool digit_first) noexcept {
    const auto may_follow = [](char c) {
        return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '*' || c == '/';
    };
    if (text.empty() || text.size() > longest) return false;
    return (is_lower(text[0]) || (digit_first && is_digit(text[0]))) && std::ranges::all_of(text, may_follow);
}

bool is_key(std::string_view text) noexcept {
    const auto at = text.find('@');
    if (at == text.npos) return is_key_part(text, 256, false);
    return is_key_part(text.substr(0, at), 241, true) && is_key_part(text.substr(at + 1), 14, false);
}

bool is_value(std::string_view text) noexcept {
    const auto fits = [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '='; };
    return !text.empty() && text.size() <= 256 && text.back() != ' ' && std::ranges::all_of(text, fits);
}

std::string_view trim(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

} // namespace

bool is_traceparent(std::string_view text) noexcept {
    constexpr std::size_t size = 55;
    if (text.size() < size || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    const auto version = text.substr(0, 2);
    if (!std::ranges::all_of(version, is_hex) || version == "ff") return false;
    if (text.size() > size && (version == "00" || text[size] != '-')) return false;
    return is_id(text.substr(3, 32)) && is_id(text.substr(36, 16)) && std::ranges::all_of(text.substr(53, 2), is_hex);
}

bool is_tracestate(std::string_view text) noexcept {
    std::size_t members = 0;
    for (;;) {
        const auto comma = text.find(',');
        const auto member = trim(text.substr(0, comma));
        const auto equals = member.find('=');
        if (!member.empty()) {
            if (equals == member.npos || !is_key(member.substr(0, equals)) || !is_value(member.substr(equals + 1)))
                return false;
            if (++members > 32) return false;
        }
        if (comma == text.npos) return true;
        text.remove_prefix(comma + 1);
    }
}

} // namespace openai::detail::protocol
