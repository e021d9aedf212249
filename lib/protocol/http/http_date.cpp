// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/http_date.hpp"

#include <algorithm>
#include <array>

namespace openai::detail::protocol {
namespace {

using std::chrono::system_clock;

constexpr std::array<std::string_view, 7> days = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads a date from its beginning. After the first mismatch, nothing matches any more.
class date_reader {
public:
    explicit date_reader(std::string_view text)
        : rest_(text) {}

    bool starts_with(std::string_view text) const { return rest_.starts_with(text); }
    bool at_end() const { return good_ && rest_.empty(); }

    void skip(std::string_view text) {
        good_ = good_ && rest_.starts_with(text);
        if (good_) rest_.remove_prefix(text.size());
    }

    /// Reads a number with exactly this many digits. If it is `padded`, its first digit may be a blank.
    int number(std::size_t digits, bool padded = false) {
        good_ = good_ && rest_.size() >= digits;
        if (!good_) return 0;
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            const char c = rest_[i];
            if (padded && i == 0 && c == ' ') continue;
            if (c < '0' || c > '9') good_ = false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(digits);
        return value;
    }

    unsigned month() {
        const auto found = std::ranges::find(months, rest_.substr(0, 3));
        good_ = good_ && found != months.end();
        if (good_) rest_.remove_prefix(3);
        return static_cast<unsigned>(found - months.begin()) + 1;
    }

    std::chrono::seconds time() {
        const int hour = number(2);
        skip(":");
        const int minute = number(2);
        skip(":");
        const int second = number(2);
        good_ = good_ && hour < 24 && minute < 60 && second <= 60; // 60 is a leap second
        return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second);
    }

private:
    std::string_view rest_;
    bool good_ = true;
};

struct date_parts {
    int year = 0;
    unsigned month = 0;
    int day = 0;
    std::chrono::seconds time{};
};

date_parts read_asctime(date_reader& in) {
    date_parts parts;
    in.skip(" ");
    parts.month = in.month();
    in.skip(" ");
    parts.day = in.number(2, true);
    in.skip(" ");
    parts.time = in.time();
    in.skip(" ");
    parts.year = in.number(4);
    return parts;
}

date_parts read_with_zone(date_reader& in, std::string_view between, std::size_t year_digits) {
    date_parts parts;
    in.skip(", ");
    parts.day = in.number(2);
    in.skip(between);
    parts.month = in.month();
    in.skip(between);
    parts.year = in.number(year_digits);
    in.skip(" ");
    parts.time = in.time();
    in.skip(" GMT");
    return parts;
}

/// Returns the latest year that ends in these two digits and is at most 50 years in the future.
int full_year(int two_digits, system_clock::time_point now) {
    const std::chrono::year_month_day today(std::chrono::floor<std::chrono::days>(now));
    const int this_year = static_cast<int>(today.year());
    const int latest = this_year + 50;
    return latest - (latest % 100 - two_digits + 100) % 100;
}

} // namespace

std::optional<system_clock::time_point> parse_http_date(std::string_view text, system_clock::time_point now) {
    const auto day =
        std::ranges::find_if(days, [&](std::string_view name) { return text.starts_with(name.substr(0, 3)); });
    if (day == days.end()) return std::nullopt;
    const bool long_name = text.starts_with(*day);
    date_reader in(text.substr(long_name ? day->size() : 3));

    date_parts parts;
    if (long_name) {
        parts = read_with_zone(in, "-", 2);
        parts.year = full_year(parts.year, now);
    } else {
        parts = in.starts_with(",") ? read_with_zone(in, " ", 4) : read_asctime(in);
    }
    const std::chrono::year_month_day date(std::chrono::year(parts.year), std::chrono::month(parts.month),
                                           std::chrono::day(static_cast<unsigned>(parts.day)));
    if (!in.at_end() || !date.ok()) return std::nullopt;
    // The clock counts nanoseconds. A date outside its range must not overflow, and counts as never.
    if (parts.year < 1678) return std::nullopt;
    if (parts.year > 2261) return system_clock::time_point(std::chrono::sys_days(std::chrono::year(2262) / 1 / 1));
    return system_clock::time_point(std::chrono::sys_days(date).time_since_epoch() + parts.time);
}

} // namespace openai::detail::protocol
