// SPDX-License-Identifier: BSL-1.0
#include "model/retry_advice.hpp"

#include "model/error_document.hpp"
#include "model/json_reader.hpp"
#include "model/json_text.hpp"

#include <algorithm>
#include <string>

namespace openai::mapping {
namespace {

namespace json = boost::json;

constexpr int deepest = 8; // what explains a refusal lies no deeper

/// A number of seconds, as text perhaps with its unit ("3.8s", as Protocol Buffers write durations).
std::optional<double> read_seconds(const json::value& told) {
    double seconds = 0;
    const auto* text = told.if_string();
    const bool with_unit = text && text->ends_with('s');
    const auto number = with_unit ? json::value(text->subview(0, text->size() - 1)) : told;
    return read_value(number, seconds, path()) && seconds > 0 ? std::optional(seconds) : std::nullopt;
}

/// How long one member asks to wait, in ms.
std::optional<double> wait_in(std::string_view name, const json::value& told) {
    const bool ms = name == "retry_after_ms";
    if (!ms && name != "retry_after" && name != "retryDelay") return std::nullopt;
    const auto number = read_seconds(told);
    return number && !ms ? std::optional(*number * 1000) : number;
}

bool says_per_day(std::string_view text) {
    std::string letters;
    for (const char c : text)
        if (c != ' ' && c != '-' && c != '_') letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
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

} // namespace openai::mapping
