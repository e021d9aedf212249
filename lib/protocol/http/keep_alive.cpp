// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/keep_alive.hpp"

#include "text/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace openai::detail::protocol {
namespace {

constexpr std::string_view timeout_parameter = "timeout";
constexpr std::int64_t longest_time = 86400;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_timeout(std::string_view text) { return ascii::iequals(text, timeout_parameter); }

std::optional<std::chrono::seconds> parse_seconds(std::string_view text) {
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ptr != text.data() + text.size()) return std::nullopt;
    if (read.ec == std::errc::result_out_of_range) return std::chrono::seconds(longest_time);
    return std::chrono::seconds(std::min<std::uint64_t>(value, longest_time));
}

} // namespace

std::optional<std::chrono::seconds> announced_keep_alive(const headers& fields) {
    auto rest = fields.find("keep-alive").value_or(std::string_view());
    while (!rest.empty()) {
        const auto comma = std::min(rest.find(','), rest.size());
        const auto parameter = trimmed(rest.substr(0, comma));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
        const auto equals = parameter.find('=');
        if (equals == std::string_view::npos || !is_timeout(trimmed(parameter.substr(0, equals)))) continue;
        return parse_seconds(trimmed(parameter.substr(equals + 1)));
    }
    return std::nullopt;
}

} // namespace openai::detail::protocol
