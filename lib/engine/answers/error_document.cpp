// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/error_document.hpp"

#include "text/ascii.hpp"

#include "engine/answers/finish_reason.hpp"

#include "json/content_text.hpp"
#include "json/json_reader.hpp"

#include <algorithm>
#include <initializer_list>

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;
using names = std::initializer_list<std::string_view>;

/// Returns the first of these members that is a text or a number and is not empty.
std::string text_of(const json::object& object, names candidates) {
    std::string text;
    for (const auto name : candidates) {
        const auto* member = object.if_contains(name);
        if (member && read_value(*member, text, path()) && !text.empty()) return text;
    }
    return {};
}

/// Like `text_of`, for members that name a type. A number is ignored, because it would be a status.
std::string word_of(const json::object& object, names candidates) {
    for (const auto name : candidates) {
        const auto* member = object.if_contains(name);
        const auto* text = member ? member->if_string() : nullptr;
        if (text && text->find_first_not_of("0123456789") != json::string::npos) return std::string(*text);
    }
    return {};
}

std::string describe(const json::value& said);

std::string words_of(const json::value& said) { return describe(said); }

/// Returns a message without a known text as JSON text.
std::string structure_of(const json::value& said) {
    const auto* object = said.if_object();
    const auto* array = said.if_array();
    return (object && !object->empty()) || (array && !array->empty()) ? to_text(said) : std::string();
}

std::string placed(std::string where, const std::string& text) {
    if (!where.empty()) where += ": ";
    return where += text;
}

/// FastAPI: `{"loc": ["body", "messages"], "msg": "field required"}` becomes "body.messages: field required".
std::string describe(const json::object& said) {
    std::string where;
    const auto* location = said.if_contains("loc");
    if (location && location->is_array()) {
        for (const auto& step : location->get_array()) {
            std::string name;
            if (read_value(step, name, path())) where += (where.empty() ? "" : ".") + name;
        }
    }
    constexpr std::string_view members[] = {"message",      "msg",          "detail",    "error_description",
                                            "title",        "html-message", "error_msg", "error_message",
                                            "errorMessage", "reason"};
    for (const auto describer : {words_of, structure_of}) {
        for (const auto name : members) {
            const auto* member = said.if_contains(name);
            const auto text = member ? describer(*member) : std::string();
            if (!text.empty()) return placed(std::move(where), text);
        }
    }
    return {};
}

std::string describe(const json::array& said) {
    std::string all;
    for (const auto& entry : said) {
        const auto text = describe(entry);
        if (!text.empty()) all += (all.empty() ? "" : "; ") + text;
    }
    return all;
}

std::string describe(const json::value& said) {
    std::string text;
    if (const auto* object = said.if_object()) return describe(*object);
    if (const auto* array = said.if_array()) return describe(*array);
    read_value(said, text, path());
    return text;
}

/// Returns the type in the first entry of the list `detail`.
std::string type_in_list(const json::object& object) {
    const auto* detail = object.if_contains("detail");
    if (!detail || !detail->is_array() || detail->get_array().empty()) return {};
    const auto* entry = detail->get_array().front().if_object();
    return entry ? word_of(*entry, {"type"}) : std::string();
}

/// Returns the object that describes the error: the member "error", the first element of a list in "error" or "errors",
/// or the document itself. If the object has no text, another object inside it may describe the error.
const json::object& told_in(const json::object& document) {
    const auto* inner = document.if_contains("error");
    if (inner && inner->is_object()) {
        const auto& told = inner->get_object();
        return describe(told).empty() ? told_in(told) : told;
    }
    const auto* list = inner && inner->is_array() ? inner : document.if_contains("errors");
    const auto* first = list && list->is_array() && !list->get_array().empty() ? &list->get_array().front() : nullptr;
    return first && first->is_object() ? first->get_object() : document;
}

bool says_something(const json::value* member) {
    if (!member) return false;
    if (const auto* object = member->if_object()) return !object->empty();
    if (const auto* array = member->if_array()) return !array->empty();
    if (const auto* text = member->if_string()) return !text->empty();
    if (const auto* flag = member->if_bool()) return *flag;
    return member->is_number() && member->to_number<double>() != 0;
}

/// What the number in `{"code": 1001, "msg": "..."}` means. 0 and the HTTP statuses of success mean success.
enum class verdict { none, success, failure };

verdict verdict_of_code(const json::object& object) {
    std::int64_t code = 0;
    const auto* member = object.if_contains("code");
    if (!member || !read_value(*member, code, path())) return verdict::none;
    return code == 0 || (code >= 200 && code < 300) ? verdict::success : verdict::failure;
}

/// Returns the error in MiniMax's `"base_resp": {"status_code": 1004, "status_msg": "..."}`, which comes without
/// choices.
std::optional<api_error> find_base_error(const json::object& object) {
    const auto* base = object.if_contains("base_resp");
    std::int64_t status = 0;
    if (!base || !base->is_object() || !base->get_object().if_contains("status_code")) return std::nullopt;
    if (!read_value(base->get_object().at("status_code"), status, path()) || status == 0) return std::nullopt;
    api_error said;
    said.message = text_of(base->get_object(), {"status_msg"});
    said.code = std::to_string(status);
    return said;
}

/// Returns the error of a choice: its `"error": {...}`, or the finish reason "error", which gateways send if the server
/// behind them has failed.
std::optional<api_error> find_choice_error(const json::value& choices) {
    const auto* list = choices.if_array();
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const auto* choice = (*list)[i].if_object();
        if (!choice) continue;
        if (const auto* told = choice->if_contains("error"); says_something(told))
            return read_error_document(json::value{{"error", *told}}); // without the other members of the choice
        for (const std::string_view name : {"delta", "message"}) {
            const auto* inner = choice->if_contains(name);
            const auto* said = inner && inner->is_object() ? inner->get_object().if_contains("error") : nullptr;
            if (says_something(said)) return read_error_document(json::value{{"error", *said}});
        }
        if (!is_error_reason(text_of(*choice, {"finish_reason"}))) continue;
        api_error said;
        said.message = R"(the answer ended with the finish reason "error")";
        said.type = "server_error";
        return said;
    }
    return std::nullopt;
}

/// Returns the error of an event inside another object, such as
/// `{"type": "response.failed", "response": {"error": {...}}}`.
const json::value* find_enclosed_error(const json::object& object) {
    if (object.contains("object") || object.contains("id")) return nullptr;
    for (const std::string_view name : {"data", "response", "result", "payload"}) {
        const auto* inner = object.if_contains(name);
        const auto* said = inner && inner->is_object() ? inner->get_object().if_contains("error") : nullptr;
        if (says_something(said)) return said;
    }
    return nullptr;
}

/// Whether the object describes a failure without a member "error": it has a list of errors, a message with a type,
/// code or status of an error, or a message and nothing else.
bool is_complaint(const json::object& object) {
    if (object.contains("object") || object.contains("id")) return false;
    const auto* list = object.if_contains("errors");
    if (says_something(list)) return true;
    for (const std::string_view name : {"err", "Error", "exception", "fault"})
        if (says_something(object.if_contains(name))) return true;
    if (says_something(object.if_contains("error_code"))) return true;
    if (describe(object).empty()) return false;
    const auto code = verdict_of_code(object);
    if (code == verdict::failure) return true;
    for (const std::string_view name :
         {"type", "error_type", "errorType", "__type", "name", "status", "level", "code", "event"}) {
        const auto kind = ascii::lower(text_of(object, {name}));
        for (const std::string_view word : {"error", "exception", "fail", "exceeded", "denied", "invalid"})
            if (kind.find(word) != std::string::npos) return true;
    }
    for (const std::string_view name : {"param", "error_msg", "success", "ok"}) {
        const auto* member = object.if_contains(name);
        if (!member || member->is_null()) continue;
        const auto* flag = member->if_bool();
        if (flag ? !*flag : says_something(member)) return true;
    }
    return code == verdict::none &&
           std::ranges::count_if(object, [](const auto& member) { return says_something(&member.value()); }) == 1;
}

/// Whether the object itself is an error: `{"object": "error", ...}`, `{"type": "error", ...}`, or a gateway's
/// `{"statusCode": 429, "message": ...}`.
bool is_flat_error(const json::object& object) {
    if (text_of(object, {"object"}) == "error" || text_of(object, {"type"}) == "error") return true;
    if (is_complaint(object)) return true;
    std::int64_t status = 0;
    for (const std::string_view name : {"statusCode", "status_code", "status", "code"}) {
        const auto* member = object.if_contains(name);
        if (member && read_value(*member, status, path()) && status >= 400 && status < 600)
            return !describe(object).empty();
    }
    return false;
}

} // namespace

api_error read_error_document(const json::value& document) {
    api_error said;
    const auto* array = document.if_array();
    if (array && !array->empty() && array->front().is_object()) return read_error_document(array->front());
    const auto* object = document.if_object();
    if (!object) {
        said.message = describe(document);
        return said;
    }
    const auto& told = told_in(*object);
    const bool flat = &told == object;
    const auto* inner = object->if_contains("error");
    if (inner && inner->is_string()) said.message = std::string_view(inner->get_string());
    if (said.message.empty()) said.message = describe(told);
    if (said.message.empty()) said.message = describe(*object);
    if (said.message.empty() && !flat) said.message = text_of(told, {"error"});
    if (const auto* list = object->if_contains("errors"); said.message.empty() && list) said.message = describe(*list);
    said.type = flat ? word_of(told, {"error_type", "type"}) : word_of(told, {"type", "status"});
    if (said.type.empty()) said.type = type_in_list(told);
    said.code = text_of(told, {"code"});
    said.param = text_of(told, {"param"});
    said.request_id = text_of(*object, {"request_id", "requestId"});
    if (said.request_id.empty()) said.request_id = text_of(told, {"request_id", "requestId"});
    return said;
}

std::optional<api_error> find_error(const json::value& document, bool certain) {
    if (certain) return read_error_document(document);
    const auto* list = document.if_array(); // Google sends an error inside a list
    if (list && !list->empty() && list->front().is_object()) return find_error(list->front(), false);
    const auto* object = document.if_object();
    if (!object) return std::nullopt;
    if (says_something(object->if_contains("error"))) return read_error_document(document);
    const auto* groq = object->if_contains("x_groq"); // Groq sends errors here, together with choices without content
    const auto* why = groq && groq->is_object() ? groq->get_object().if_contains("error") : nullptr;
    if (says_something(why)) return read_error_document(json::value{{"error", *why}});
    if (const auto* choices = object->if_contains("choices"); says_something(choices))
        return find_choice_error(*choices);
    if (auto base = find_base_error(*object)) return base;
    if (const auto* said = find_enclosed_error(*object)) return read_error_document(json::value{{"error", *said}});
    if (is_flat_error(*object)) return read_error_document(document);
    return std::nullopt;
}

std::optional<api_error> find_error_in(const json::object& members) {
    const auto* told = members.if_contains("error");
    return told ? find_error(json::value{{"error", *told}}, false) : std::nullopt;
}

void fail_choice(std::size_t index, api_error said) {
    if (said.message.empty()) said.message = "choices[" + std::to_string(index) + "] ended with an error";
    error_details details;
    details.code = errc::server_error;
    details.api = std::move(said);
    throw error(std::move(details));
}

void add_response(error_details& details, const http_response& from) {
    details.status = from.status();
    details.headers = from.headers();
    details.provider = std::string(from.provider());
    if (details.api.request_id.empty()) details.api.request_id = std::string(from.request_id());
}

void complete(api_error& said, const headers& fields, std::string otherwise) {
    if (said.message.empty()) said.message = std::move(otherwise);
    for (const auto* name : {"x-request-id", "request-id", "x-amzn-requestid", "apim-request-id"}) {
        const auto id = fields.find(name);
        if (id && !id->empty()) {
            said.request_id = *id;
            break;
        }
    }
    const auto type = fields.find("x-amzn-errortype");
    if (said.type.empty() && type) said.type = type->substr(0, type->find(':'));
}

} // namespace openai::detail::mapping
