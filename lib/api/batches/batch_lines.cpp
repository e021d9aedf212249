// SPDX-License-Identifier: BSL-1.0
#include <openai/batches/batch.hpp>
#include <openai/batches/batch_lines.hpp>

#include "json/json_reader.hpp"
#include "json/json_text.hpp"
#include "json/json_writer.hpp"
#include "json/mapping.hpp"

namespace openai {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& from, std::string_view name) {
    std::string text;
    if (const auto* member = from.if_contains(name))
        detail::mapping::read_value(*member, text, detail::mapping::path());
    return text;
}

batch_result read_result(const json::value& line) {
    const auto* object = line.if_object();
    if (!object || !object->contains("custom_id")) throw error(errc::invalid_response, "custom_id is missing");
    batch_result result;
    result.custom_id = text_of(*object, "custom_id");
    for (const auto& [name, member] : *object) {
        if (name == "response" && member.is_object()) {
            const auto& answer = member.get_object();
            if (const auto* status = answer.if_contains("status_code"))
                detail::mapping::read_value(*status, result.status, detail::mapping::path());
            result.request_id = text_of(answer, "request_id");
            if (const auto* body = answer.if_contains("body")) result.body = *body;
        } else if (name == "error") {
            result.error = member;
        } else if (name != "custom_id" && !member.is_null()) {
            result.extra.insert_or_assign(name, member);
        }
    }
    return result;
}

} // namespace

batch_input& batch_input::add(const std::string& custom_id, const chat_request& request, const std::string& url) & {
    add_line(custom_id, detail::mapping::write(request, false), url);
    return *this;
}

batch_input& batch_input::add(const std::string& custom_id, const json::value& body, const std::string& url) & {
    add_line(custom_id, detail::mapping::write(body, "body"), url);
    return *this;
}

void batch_input::add_line(const std::string& custom_id, const std::string& body, const std::string& url) {
    const detail::mapping::path root;
    if (custom_id.empty()) detail::mapping::refuse(root.field("custom_id"), "is empty");
    detail::mapping::json_writer line;
    line.open('{');
    line.member("custom_id", root);
    line.text(custom_id, root.field("custom_id"));
    line.member("method", root);
    line.text("POST", root);
    line.member("url", root);
    line.text(url, root.field("url"));
    line.member("body", root);
    line.literal(body);
    line.close('}');
    text_ += line.take() + '\n';
}

std::optional<batch_result> batch_results::next() {
    while (!rest_.empty()) {
        const auto end = rest_.find('\n');
        const auto line = rest_.substr(0, end);
        rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
        ++line_;
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        const auto where = "line " + std::to_string(line_);
        const auto document = detail::mapping::parse_json_or_throw(line, where);
        try {
            return read_result(document);
        } catch (const error& thrown) {
            throw thrown.with([&](error_details& details) { details.context = where + ": " + details.context; });
        }
    }
    return std::nullopt;
}

bool batch::has_ended() const noexcept {
    for (const auto* word : {"completed", "failed", "expired", "cancelled", "ended"})
        if (status == word) return true;
    return false;
}

} // namespace openai
