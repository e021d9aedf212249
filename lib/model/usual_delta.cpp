// SPDX-License-Identifier: BSL-1.0
#include "model/usual_delta.hpp"

#include "model/json_scan.hpp"

namespace openai::mapping {
namespace {

/// Which members an object has had: only the parser knows what a second one of the same name means.
class seen_members {
public:
    bool first(unsigned member) noexcept {
        const bool had = seen_ >> member & 1u;
        seen_ |= 1u << member;
        return !had;
    }
    bool has(unsigned member) const noexcept { return seen_ >> member & 1u; }

private:
    unsigned seen_ = 0;
};

class event_scan {
public:
    explicit event_scan(chat_delta_data& data)
        : data_(data)
        , json_(data.event, data.unescaped) {}

    bool read();

private:
    bool choices();
    bool choice(std::int64_t position);
    bool delta(choice_delta& out);
    bool tool_calls(choice_delta& out);
    bool tool_call(tool_call_delta& out);
    bool function(tool_call_delta& out);

    chat_delta_data& data_;
    json_scan json_;
};

bool event_scan::read() {
    seen_members seen;
    constexpr unsigned choices_member = 7;
    const bool understood = json_.object([&](std::string_view name) {
        if (name == "id") return seen.first(0) && json_.text(data_.id);
        if (name == "created") return seen.first(1) && json_.integer(data_.created);
        if (name == "model") return seen.first(2) && json_.text(data_.model);
        if (name == "service_tier") return seen.first(3) && json_.text(data_.service_tier);
        if (name == "system_fingerprint") return seen.first(4) && json_.text(data_.system_fingerprint);
        if (name == "usage") return seen.first(5) && json_.null();
        if (name == "x_groq") return seen.first(6) && json_.null();
        if (name == "choices") return seen.first(choices_member) && choices();
        return name != "error" && json_.skip();
    });
    return understood && seen.has(choices_member) && json_.finish();
}

bool event_scan::choices() {
    std::int64_t position = 0;
    return json_.array([&] { return choice(position++); });
}

bool event_scan::choice(std::int64_t position) {
    auto& out = data_.choices.emplace_back();
    out.index = position;
    seen_members seen;
    return json_.object([&](std::string_view name) {
        if (name == "index") return seen.first(0) && json_.integer(out.index);
        if (name == "delta") return seen.first(1) && delta(out);
        if (name == "finish_reason") return seen.first(2) && json_.text(out.finish_reason);
        if (name == "logprobs" || name == "usage" || name == "message" || name == "text") return json_.null();
        return json_.skip();
    });
}

bool event_scan::delta(choice_delta& out) {
    if (json_.null()) return true;
    seen_members seen;
    std::string_view reasoning_content;
    const bool understood = json_.object([&](std::string_view name) {
        if (name == "content") return seen.first(0) && json_.text(out.content);
        if (name == "role") return seen.first(1) && json_.text(out.role);
        if (name == "refusal") return seen.first(2) && json_.text(out.refusal);
        if (name == "reasoning_content") return seen.first(3) && json_.text(reasoning_content);
        if (name == "reasoning") return seen.first(4) && json_.text(out.reasoning);
        if (name == "tool_calls") return seen.first(5) && tool_calls(out);
        if (name == "function_call" || name == "audio") return json_.null();
        return json_.skip();
    });
    if (!reasoning_content.empty()) out.reasoning = reasoning_content;
    return understood;
}

/// Of one choice at most: the list that they are in grows.
bool event_scan::tool_calls(choice_delta& out) {
    if (json_.null()) return true;
    auto& list = data_.usual_tool_calls;
    if (!list.empty() || !json_.array([&] { return tool_call(list.emplace_back()); })) return false;
    out.tool_calls = list;
    return true;
}

bool event_scan::tool_call(tool_call_delta& out) {
    seen_members seen;
    return json_.object([&](std::string_view name) {
        if (name == "index") return seen.first(0) && json_.integer(out.index);
        if (name == "id") return seen.first(1) && json_.text(out.id);
        if (name == "type") return seen.first(2) && json_.text(out.type);
        if (name == "function") return seen.first(3) && function(out);
        return json_.null(); // what is not typed is kept, which takes a document
    });
}

bool event_scan::function(tool_call_delta& out) {
    if (json_.null()) return true;
    seen_members seen;
    return json_.object([&](std::string_view name) {
        if (name == "name") return seen.first(0) && json_.text(out.name);
        if (name == "arguments") return seen.first(1) && json_.text(out.arguments);
        return json_.skip();
    });
}

} // namespace

bool read_usual_delta(chat_delta_data& data) {
    constexpr std::size_t longest = 16u << 10; // what it may take as a document is far from its limit
    return data.event.size() <= longest && event_scan(data).read();
}

} // namespace openai::mapping
