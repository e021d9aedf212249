// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/error_document.hpp"
#include "text/utf8.hpp"
#include "json/capped_resource.hpp"
#include "json/json_text.hpp"
#include "json/mapping.hpp"

#include <algorithm>

namespace openai::detail::mapping {
namespace {

bool is_markup(const headers& fields, std::string_view body) noexcept {
    const auto type = fields.find("content-type");
    return body.starts_with('<') || (type && type->find("html") != std::string_view::npos);
}

/// The explanation of a failure: too large to be read is as good as unreadable.
std::optional<boost::json::value> parse_leniently(std::string_view body, capped_resource& values) {
    try {
        std::size_t offset = 0;
        return parse_json(body, offset, event_memory, &values);
    } catch (const error&) {
        return std::nullopt;
    }
}

} // namespace

std::string_view trimmed(std::string_view text) noexcept {
    constexpr std::string_view blank = " \t\r\n";
    const auto begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

std::string start_of(std::string_view text) {
    constexpr std::size_t limit = 1024;
    if (text.size() <= limit) return std::string(text);
    const auto start = text.substr(0, limit);
    const auto whole = detail::valid_utf8_prefix(start);
    return std::string(start.substr(0, limit - whole < 4 ? whole : limit)) + "...";
}

api_error read_api_error(int status, const headers& fields, std::string_view body) {
    body = trimmed(body);
    if (body.starts_with("data:")) body = trimmed(body.substr(5, body.find('\n') - 5)); // an event stream's first event
    api_error said;
    capped_resource values(memory_for(body.size(), event_memory));
    const auto document = parse_leniently(body, values);
    if (document) said = read_error_document(*document);
    if (said.message.empty() && !is_markup(fields, body)) said.message = start_of(body);
    complete(said, fields, "HTTP " + std::to_string(status));
    return said;
}

} // namespace openai::detail::mapping
