// SPDX-License-Identifier: BSL-1.0
#include "text/decimal.hpp"

#include <openai/core/headers.hpp>
#include <openai/core/rate_limits.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

namespace openai {
namespace {

using std::chrono::milliseconds;

constexpr double longest_ms = 366.0 * 24 * 3600 * 1000; ///< a year; a larger number is a date or an error

/// Removes a plain decimal number (without sign and exponent) from the beginning of the text and returns it.
std::optional<double> take_number(std::string_view& text) {
    double value = 0;
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    const auto end = text.data() + std::min(text.find_first_not_of("0123456789."), text.size());
    const auto read = detail::read_decimal(text.data(), end, value);
    if (read.ec != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
    return value;
}

/// Removes a unit from the beginning of the text and returns its length in ms.
std::optional<double> take_unit(std::string_view& text) {
    struct unit {
        std::string_view name;
        double ms;
    };
    // Longer names come first, so that "ms" is not read as "m".
    static constexpr unit units[] = {{"ms", 1},      {"us", 1e-3},  {"\xc2\xb5s", 1e-3}, {"ns", 1e-6},
                                     {"d", 86400e3}, {"h", 3600e3}, {"m", 60e3},         {"s", 1e3}};
    for (const auto& unit : units) {
        if (!text.starts_with(unit.name)) continue;
        text.remove_prefix(unit.name.size());
        return unit.ms;
    }
    return std::nullopt;
}

std::optional<milliseconds> parse_duration(std::string_view text) {
    double total = 0;
    bool first = true;
    do {
        const auto number = take_number(text);
        if (!number) return std::nullopt;
        const bool plain = first && text.empty(); // a number without a unit: seconds
        const auto unit = plain ? 1e3 : take_unit(text);
        if (!unit) return std::nullopt;
        total += *number * *unit;
        first = false;
    } while (!text.empty());
    if (!(total <= longest_ms)) return std::nullopt;
    return milliseconds(static_cast<std::int64_t>(std::ceil(total - 1e-6))); // so that rounding errors do not add 1 ms
}

std::optional<std::int64_t> parse_count(std::string_view text) {
    std::int64_t value = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || value < 0) return std::nullopt;
    return value;
}

rate_limit read_budget(const headers& fields, const std::string& what) {
    const auto find = [&](const char* part) {
        return fields.find("x-ratelimit-" + std::string(part) + '-' + what).value_or(std::string_view());
    };
    rate_limit budget;
    budget.limit = parse_count(find("limit"));
    budget.remaining = parse_count(find("remaining"));
    budget.reset_after = parse_duration(find("reset"));
    return budget;
}

} // namespace

rate_limits rate_limits::from(const headers& fields) {
    rate_limits limits;
    limits.requests = read_budget(fields, "requests");
    limits.tokens = read_budget(fields, "tokens");
    return limits;
}

} // namespace openai
