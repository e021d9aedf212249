// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/retry_advice.hpp"

#include "text/ascii.hpp"

#include "engine/answers/error_document.hpp"
#include "json/json_reader.hpp"
#include "json/json_text.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

constexpr int deepest = 8; // advice is not nested more deeply

/// Returns a number, which can also be sent as text, if it is above zero.
std::optional<double> read_positive(const json::value& told) {
    double number = 0;
    return read_value(told, number, path()) && number > 0 ? std::optional(number) : std::nullopt;
}

/// Returns the milliseconds of a duration in the form `{"seconds": 3, "nanos": 800000000}`. (In Protocol Buffers, a
/// duration is this or a text such as `"3.8s"`.)
std::optional<double> ms_of_parts(const json::object& duration) {
    double ms = 0;
    for (const auto& [name, in_ms] : {std::pair("seconds", 1e3), std::pair("nanos", 1e-6)}) {
        const auto* part = duration.if_contains(name);
        if (part) ms += read_positive(*part).value_or(0) * in_ms;
    }
    return ms > 0 ? std::optional(ms) : std::nullopt;
}

/// Returns a duration in milliseconds. A number without a unit is multiplied by `unit`.
std::optional<double> read_ms(const json::value& told, double unit) {
    if (const auto* parts = told.if_object()) return ms_of_parts(*parts);
    std::size_t suffix = 0;
    if (const auto* text = told.if_string(); text && text->ends_with('s')) {
        suffix = text->ends_with("ms") ? 2 : 1;
        unit = suffix == 2 ? 1 : 1000;
    }
    const auto number =
        suffix == 0 ? read_positive(told)
                    : read_positive(json::value(told.get_string().subview(0, told.get_string().size() - suffix)));
    return number ? std::optional(*number * unit) : std::nullopt;
}

/// Returns the time in ms for which one member asks the client to wait.
std::optional<double> wait_in(std::string_view name, const json::value& told) {
    for (const std::string_view known :
         {"retry_after", "retryAfter", "retry_after_seconds", "retryAfterSeconds", "retryDelay", "retry_delay"})
        if (name == known) return read_ms(told, 1000);
    for (const std::string_view known : {"retry_after_ms", "retryAfterMs"})
        if (name == known) return read_ms(told, 1);
    return std::nullopt;
}

bool says_per_day(std::string_view text) {
    std::string letters;
    for (const char c : text)
        if (c != ' ' && c != '-' && c != '_') letters += ascii::lower(c);
    return letters.find("perday") != letters.npos;
}

void look_into(const json::value& document, retry_advice& found, int depth) {
    if (depth == deepest) return;
    if (const auto* list = document.if_array())
        for (const auto& element : *list) look_into(element, found, depth + 1);
    const auto* object = document.if_object();
    if (!object) return;
    for (const auto& [name, member] : *object) {
        if (const auto wait = wait_in(name, member)) found.wait_ms = std::max(found.wait_ms.value_or(0), *wait);
        if (name == "quotaId" && member.is_string() && says_per_day(member.get_string())) found.daily_quota = true;
        look_into(member, found, depth + 1);
    }
}

} // namespace

retry_advice read_retry_advice(std::string_view body) {
    retry_advice found;
    std::size_t offset = 0;
    const auto document = parse_json(body, offset, event_memory);
    if (!document) return found;
    look_into(*document, found, 0);
    found.names_day = says_per_day(read_error_document(*document).message);
    return found;
}

} // namespace openai::detail::mapping
