// SPDX-License-Identifier: BSL-1.0
#include "api/chat/fast_completion.hpp"

#include "api/chat/chat_completion_fields.hpp"

#include "engine/answers/finish_reason.hpp"
#include "json/json_scan.hpp"
#include "json/json_text.hpp"
#include "json/member_mask.hpp"

namespace openai::detail::mapping {
namespace {

namespace json = boost::json;

class completion_scan {
public:
    completion_scan(const std::string& body, chat_completion& out)
        : body_(body)
        , out_(out)
        , json_(body, unescaped_) {}

    bool read();

private:
    bool member(std::string_view name);
    bool choice();
    bool message(openai::message& out);
    bool content(message_content& out);
    bool reasoning(openai::message& out, bool preferred);
    bool tool_call(openai::tool_call& out);
    bool function(std::optional<function_call>& out);
    bool usage();
    bool details(prompt_tokens_details& out);
    bool details(completion_tokens_details& out);

    template <class Text>
    bool text(Text& out);
    bool value(json::value& out);
    bool keep(json::object& extra, std::string_view name, seen_names& others);
    bool keep_last(json::object& extra, std::string_view name);

    static constexpr unsigned choices_member = 4; // the position of `choices` among the members of a completion
    static constexpr unsigned message_object = 4; // of a choice: its message is no null

    std::string_view body_;
    chat_completion& out_;
    std::string unescaped_;
    json_scan json_;
    member_mask seen_;
};

bool completion_scan::read() {
    // A document without choices may be an error.
    return json_.object([this](std::string_view name) { return member(name); }) && !out_.choices.empty() &&
           json_.finish();
}

bool completion_scan::member(std::string_view name) {
    if (name == "id") return seen_.first(0) && text(out_.id);
    if (name == "object") return seen_.first(1) && text(out_.object);
    if (name == "created") return seen_.first(2) && json_.integer(out_.created);
    if (name == "model") return seen_.first(3) && text(out_.model);
    if (name == "choices") return seen_.first(choices_member) && json_.array([this] { return choice(); });
    if (name == "usage") return seen_.first(5) && (json_.null() || usage());
    if (name == "service_tier") return seen_.first(6) && text(out_.service_tier);
    if (name == "system_fingerprint") return seen_.first(7) && text(out_.system_fingerprint);
    if (name == "error" || name == "data") return json_.null(); // else it may be what the body is about
    return keep_last(out_.extra, name);
}

/// Reads a choice. A choice without a message or with an error must be read as a document.
bool completion_scan::choice() {
    auto& out = out_.choices.emplace_back();
    auto& reason = out.finish_reason;
    member_mask seen;
    seen_names others;
    const bool read = json_.object([&](std::string_view name) {
        if (name == "index") return seen.first(0) && json_.integer(out.index);
        if (name == "message")
            return seen.first(1) && (json_.null() || (seen.first(message_object) && message(out.message)));
        if (name == "logprobs") return seen.first(2) && value(out.logprobs);
        if (name == "finish_reason") return seen.first(3) && text(reason);
        if (name == "error" || name == "delta" || name == "content" || name == "text") return json_.null();
        return keep(out.extra, name, others);
    });
    if (out.message.role.empty()) out.message.role = "assistant";
    apply_finish_reason(out);
    return read && (reason ? !is_error_reason(*reason) : seen.has(message_object));
}

bool completion_scan::message(openai::message& out) {
    member_mask seen;
    seen_names others;
    return json_.object([&](std::string_view name) {
        if (name == "role") return seen.first(0) && text(out.role);
        if (name == "content") return seen.first(1) && content(out.content);
        if (name == "refusal") return seen.first(2) && text(out.refusal);
        if (name == "reasoning_content") return seen.first(3) && reasoning(out, true);
        if (name == "reasoning") return seen.first(4) && reasoning(out, false);
        if (name == "tool_calls")
            return seen.first(5) &&
                   (json_.null() || json_.array([&] { return tool_call(out.tool_calls.emplace_back()); }));
        if (name == "name") return seen.first(6) && text(out.name);
        if (name == "tool_call_id") return seen.first(7) && text(out.tool_call_id);
        if (name == "function_call") return seen.first(8) && function(out.function_call);
        if (name == "audio" || name == "error" || name == "text") return json_.null();
        return keep(out.received.members, name, others);
    });
}

/// Reads a content that is plain text, not a list of parts.
bool completion_scan::content(message_content& out) { return json_.null() || text(out.emplace<std::string>()); }

/// Reads the reasoning, which can have one of two names.
bool completion_scan::reasoning(openai::message& out, bool preferred) {
    std::string_view said;
    if (!json_.text(said)) return false;
    if (out.reasoning.empty() || (preferred && !said.empty())) out.reasoning = said;
    return true;
}

bool completion_scan::tool_call(openai::tool_call& out) {
    member_mask seen;
    seen_names others;
    return json_.object([&](std::string_view name) {
        if (name == "id") return seen.first(0) && text(out.id);
        if (name == "type") return seen.first(1) && text(out.type);
        if (name == "function") return seen.first(2) && function(out.function);
        if (name == "custom") return json_.null();
        if (name == "index") return others.first(name) && json_.skip(); // its position in the list
        return keep(out.received.members, name, others);
    });
}

bool completion_scan::function(std::optional<function_call>& out) {
    if (json_.null()) return true;
    auto& call = out.emplace();
    member_mask seen;
    return json_.object([&](std::string_view name) {
        if (name == "name") return seen.first(0) && text(call.name);
        if (name == "arguments") return seen.first(1) && text(call.arguments);
        return json_.skip();
    });
}

bool completion_scan::usage() {
    auto& out = out_.usage.emplace();
    member_mask seen;
    seen_names others;
    return json_.object([&](std::string_view name) {
        if (name == "prompt_tokens") return seen.first(0) && json_.integer(out.prompt_tokens);
        if (name == "completion_tokens") return seen.first(1) && json_.integer(out.completion_tokens);
        if (name == "total_tokens") return seen.first(2) && json_.integer(out.total_tokens);
        if (name == "prompt_tokens_details")
            return seen.first(3) && (json_.null() || details(out.prompt_tokens_details));
        if (name == "completion_tokens_details")
            return seen.first(4) && (json_.null() || details(out.completion_tokens_details));
        return keep(out.extra, name, others);
    });
}

bool completion_scan::details(prompt_tokens_details& out) {
    member_mask seen;
    return json_.object([&](std::string_view name) {
        if (name == "cached_tokens") return seen.first(0) && json_.integer(out.cached_tokens);
        if (name == "audio_tokens") return seen.first(1) && json_.integer(out.audio_tokens);
        if (name == "cache_write_tokens") return seen.first(2) && json_.integer(out.cache_write_tokens);
        if (name == "image_tokens") return seen.first(3) && json_.integer(out.image_tokens);
        if (name == "text_tokens") return seen.first(4) && json_.integer(out.text_tokens);
        return json_.skip();
    });
}

bool completion_scan::details(completion_tokens_details& out) {
    member_mask seen;
    return json_.object([&](std::string_view name) {
        if (name == "reasoning_tokens") return seen.first(0) && json_.integer(out.reasoning_tokens);
        if (name == "audio_tokens") return seen.first(1) && json_.integer(out.audio_tokens);
        if (name == "accepted_prediction_tokens") return seen.first(2) && json_.integer(out.accepted_prediction_tokens);
        if (name == "rejected_prediction_tokens") return seen.first(3) && json_.integer(out.rejected_prediction_tokens);
        if (name == "text_tokens") return seen.first(4) && json_.integer(out.text_tokens);
        return json_.skip();
    });
}

/// Reads a text. For null, leaves the member unchanged.
template <class Text>
bool completion_scan::text(Text& out) {
    std::string_view said;
    if (json_.null()) return true;
    if (!json_.text(said)) return false;
    out = said;
    return true;
}

/// Reads any value, by parsing it into a small document. For null, leaves the member unchanged.
bool completion_scan::value(json::value& out) {
    if (json_.null()) return true;
    const auto begin = json_.position();
    if (!json_.skip()) return false;
    const auto said = body_.substr(begin, json_.position() - begin);
    if (said == "[]") { // "annotations" of nearly all answers
        out.emplace_array();
        return true;
    }
    std::size_t unused = 0;
    auto parsed = parse_json(said, unused);
    if (parsed) out = std::move(*parsed);
    return parsed.has_value();
}

/// Keeps a member that has no field. If there are several with the same name, keeps the last one, as a document does.
bool completion_scan::keep_last(json::object& extra, std::string_view name) {
    json::value said;
    if (!value(said)) return false;
    if (said.is_null()) extra.erase(name);
    else extra.insert_or_assign(name, std::move(said));
    return true;
}

/// Keeps a member that has no field.
bool completion_scan::keep(json::object& extra, std::string_view name, seen_names& others) {
    json::value said;
    if (!others.first(name) || !value(said)) return false;
    if (!said.is_null()) extra.emplace(name, std::move(said));
    return true;
}

} // namespace

bool read_fast_completion(const std::string& body, chat_completion& out) {
    constexpr std::size_t longest = 2u << 20; // usual completions are shorter
    return body.size() <= longest && completion_scan(body, out).read();
}

} // namespace openai::detail::mapping
