// SPDX-License-Identifier: BSL-1.0
#include "json/json_reader.hpp"

#include "text/decimal.hpp"
#include "text/sanitize.hpp"
#include "json/content_text.hpp"

#include <openai/core/error.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>

namespace openai::detail::mapping {
namespace {

template <std::integral Integer>
std::from_chars_result read_chars(const char* begin, const char* end, Integer& value) {
    return std::from_chars(begin, end, value);
}

std::from_chars_result read_chars(const char* begin, const char* end, double& value) {
    return read_decimal(begin, end, value);
}

/// The whole of a text as a number that is finite; blanks around it do not count. Otherwise `out` is left alone.
template <class Number>
bool parse_number(std::string_view text, Number& out) {
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    Number value = 0;
    const auto [end, failure] = read_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size()) return false;
    if constexpr (std::floating_point<Number>)
        if (!std::isfinite(value)) return false;
    out = value;
    return true;
}

} // namespace

void reject(const path& at, std::string_view complaint) {
    const auto where = detail::sanitize(at.text()); // may hold names that the server chose
    throw error(errc::invalid_response, (where.empty() ? "the answer" : where) + ' ' + std::string(complaint));
}

bool read_value(const boost::json::value& json, std::string& out, const path&) {
    if (const auto* text = json.if_string()) {
        out.assign(text->data(), text->size());
        return true;
    }
    if (!json.is_number()) return false;
    out = to_text(json);
    return true;
}

bool read_value(const boost::json::value& json, bool& out, const path&) {
    if (const auto* text = json.if_string(); text && (*text == "true" || *text == "false")) {
        out = *text == "true";
        return true;
    }
    const auto* flag = json.if_bool();
    if (flag) out = *flag;
    return flag != nullptr;
}

bool read_value(const boost::json::value& json, double& out, const path&) {
    if (json.is_number()) out = json.to_number<double>();
    const auto* text = json.if_string();
    return json.is_number() || (text && parse_number(*text, out));
}

bool read_value(const boost::json::value& json, std::int64_t& out, const path&) {
    constexpr double limit = 9223372036854775808.0; // 2^63: the first double that does not fit
    if (const auto* whole = json.if_int64()) {
        out = *whole;
        return true;
    }
    const auto* text = json.if_string();
    if (text && parse_number(*text, out)) return true;
    double real = limit;
    if (const auto* number = json.if_double()) real = *number;
    else if (!text || !parse_number(*text, real)) return false;
    if (!(real >= -limit && real < limit)) return false;
    out = static_cast<std::int64_t>(real);
    return true;
}

bool read_value(const boost::json::value& json, int& out, const path& at) {
    std::int64_t value = 0;
    if (!read_value(json, value, at) || !std::in_range<int>(value)) return false;
    out = static_cast<int>(value);
    return true;
}

bool read_value(const boost::json::value& json, boost::json::value& out, const path&) {
    out = json;
    return true;
}

bool read_value(const boost::json::value& json, boost::json::object& out, const path&) {
    const auto* object = json.if_object();
    if (object) out = *object;
    return object != nullptr;
}

} // namespace openai::detail::mapping
