// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/read_answer.hpp"

#include "engine/answers/error_document.hpp"
#include "json/json_text.hpp"

#include <boost/json/monotonic_resource.hpp>

/// Reads the body with the same tolerance as typed answers. Otherwise, members with a field could be read, and others
/// could not.
boost::json::value openai::http_response::raw() const try {
    std::size_t offset = 0;
    return detail::mapping::parse_json(body(), offset).value_or(nullptr);
} catch (const error&) { // the document would need too much memory
    return nullptr;
}

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

bool has(const json::value& document, std::string_view member) {
    const auto* object = document.if_object();
    const auto* value = object ? object->if_contains(member) : nullptr;
    if (!value || value->is_null()) return false;
    if (const auto* inner = value->if_object()) return !inner->empty();
    return !value->is_array() || !value->get_array().empty();
}

} // namespace

const json::value& unwrapped(const json::value& document, std::string_view needed) {
    if (!document.is_object() || needed.empty()) return document;
    const auto* inner = document.get_object().if_contains("data");
    return inner && has(*inner, needed) ? *inner : document;
}

void throw_if_error_beside(const http_message& answer, const json::value& document) {
    const auto* object = document.if_object();
    const auto* told = object ? object->if_contains("error") : nullptr;
    if (told && find_error(json::value{{"error", *told}}, false)) throw_if_error(answer, document, {});
}

void check_not_empty(std::string_view body) {
    if (trimmed(body).empty()) throw error(errc::invalid_json, "the body is empty");
}

void throw_if_error(const http_message& answer, const json::value& document, std::string_view needed) {
    if (has(document, needed)) return;
    auto said = find_error(document, false);
    if (!said) return;
    error_details details;
    complete(*said, answer.headers, "error in an answer of status " + std::to_string(answer.status));
    details.code = errc::server_error; // `fail_answer` finds the code that matches the message
    details.phase = phase::body;
    details.status = answer.status;
    details.headers = answer.headers;
    details.api = std::move(*said);
    throw error(std::move(details));
}

void read_document(const http_message& answer, void* out, const answer_reading& how) {
    unsigned char near[4096]; // holds most documents
    json::monotonic_resource memory(near);
    const auto document = parse_json_or_throw(answer.body, "the body", body_memory, &memory);
    if (!how.has_own_error) throw_if_error_beside(answer, document);
    throw_if_error(answer, document, how.needed);
    if (!how.read(unwrapped(document, how.needed), out, path())) reject(path(), "is not an object");
}

} // namespace openai::detail::mapping
