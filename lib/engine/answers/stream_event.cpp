// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/stream_event.hpp"

#include "text/ascii.hpp"

#include "engine/answers/error_document.hpp"
#include "json/capped_resource.hpp"
#include "json/content_text.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <algorithm>

namespace openai::detail::mapping {
namespace {

bool is_heartbeat_word(std::string_view word) noexcept {
    constexpr std::string_view words[] = {"ping",       "pong",       "heartbeat", "heart-beat", "keepalive",
                                          "keep-alive", "keep_alive", "hb",        "noop"};
    return std::ranges::any_of(words, [&](std::string_view one) { return ascii::iequals(word, one); });
}

/// Whether the data is a heartbeat, such as `data: : PROCESSING`, `data: ping` or `data: [HEARTBEAT]`.
bool is_heartbeat_text(std::string_view data) noexcept {
    if (data.empty() || data.starts_with(':')) return true;
    const bool enclosed = data.size() > 2 && (data.front() == '[' || data.front() == '"' || data.front() == '<');
    return is_heartbeat_word(enclosed ? data.substr(1, data.size() - 2) : data);
}

/// Whether the document is a heartbeat such as `{"type": "ping"}`. Servers use different names for the member.
bool is_heartbeat_document(const boost::json::object& document) noexcept {
    if (document.empty()) return true;
    if (document.contains("choices") || document.contains("usage")) return false;
    for (const std::string_view name : {"type", "event", "object"}) {
        const auto* kind = document.if_contains(name);
        if (kind && kind->is_string() && is_heartbeat_word(std::string_view(kind->get_string()))) return true;
    }
    return false;
}

/// Whether the event has choices. A list that is null or empty does not count, because an event with an error can have
/// one.
bool has_choices(std::string_view data) noexcept {
    constexpr std::string_view name = "\"choices\"";
    const auto at = data.find(name);
    if (at == data.npos) return false;
    const auto value = data.find_first_not_of(" \t\r\n:[", at + name.size());
    return value != data.npos && data[value] != 'n' && data[value] != ']';
}

event_meaning failure(api_error said, std::string_view data) {
    if (said.message.empty()) said.message = start_of(data);
    if (said.message.empty()) said.message = "error in the stream";
    return {event_kind::error, std::move(said)};
}

} // namespace

event_meaning meaning_of(std::string_view type, std::string_view data, bool outside) {
    data = trimmed(data);
    const bool certain = type == "error";
    if (!certain && data.starts_with("[DONE]")) return {event_kind::end, {}};
    const bool may_fail = data.find("\"error\"") != std::string_view::npos;
    if (!certain && ((is_heartbeat_word(type) && !may_fail) || is_heartbeat_text(data)))
        return {event_kind::heartbeat, {}};
    if (!certain && !may_fail && has_choices(data)) return {}; // the usual case
    capped_resource values(memory_for(data.size(), event_memory));
    std::size_t offset = 0;
    const auto document = parse_json(data, offset, event_memory, &values);
    if (!document && certain) return failure({}, data);
    if (!document) return {outside ? event_kind::words : event_kind::content, {}};
    if (!certain && document->is_string()) return {event_kind::words, {}};
    if (auto said = find_error(*document, certain)) return failure(std::move(*said), data);
    const auto* object = document->if_object();
    if (is_heartbeat_word(type) || (object && is_heartbeat_document(*object))) return {event_kind::heartbeat, {}};
    return {};
}

std::optional<std::string> lines_of_list(std::string_view data) {
    if (!trimmed(data).starts_with('[') || trimmed(data).starts_with("[DONE]")) return std::nullopt;
    capped_resource values(memory_for(data.size(), event_memory));
    std::size_t offset = 0;
    const auto document = parse_json(trimmed(data), offset, event_memory, &values);
    const auto* list = document ? document->if_array() : nullptr;
    if (!list || list->empty() || !std::ranges::all_of(*list, &boost::json::value::is_object)) return std::nullopt;
    std::string lines;
    for (const auto& element : *list) lines += to_text(element) + '\n';
    return lines;
}

std::optional<std::string_view> first_of_lines(std::string_view data) {
    const auto end = data.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = data.substr(0, end);
    if (trimmed(line).empty() || trimmed(data.substr(end)).empty()) return std::nullopt;
    if (trimmed(line).starts_with("[DONE]")) return line;
    if (!trimmed(line).starts_with('{')) return std::nullopt;
    capped_resource values(memory_for(line.size(), event_memory));
    std::size_t offset = 0;
    const auto whole = parse_json(line, offset, event_memory, &values);
    return whole ? std::optional(line) : std::nullopt;
}

} // namespace openai::detail::mapping
