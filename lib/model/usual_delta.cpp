// SPDX-License-Identifier: BSL-1.0
#include "model/usual_delta.hpp"

#include "model/json_scan.hpp"

namespace openai::mapping {
namespace {

/// Which members an object has had: only the parser knows what a second one of the same name means.
class seen_members {
public:
    explicit seen_members(unsigned seen = 0)
        : seen_(seen) {}

    bool first(unsigned member) noexcept {
        const bool had = seen_ >> member & 1u;
        seen_ |= 1u << member;
        return !had;
    }
    bool has(unsigned member) const noexcept { return seen_ >> member & 1u; }
    unsigned all() const noexcept { return seen_; }

private:
    unsigned seen_;
};

class event_scan {
public:
    event_scan(chat_delta_data& data, event_head& head)
        : data_(data)
        , head_(head)
        , json_(data.event, data.unescaped) {}

    bool read();

private:
    bool resume();
    void note_head();
    bool member(std::string_view name);
    bool choices();
    bool choice(std::int64_t position);
    bool delta(choice_delta& out);
    bool tool_calls(choice_delta& out);
    bool tool_call(tool_call_delta& out);
    bool function(tool_call_delta& out);

    static constexpr unsigned choices_member = 5;

    chat_delta_data& data_;
    event_head& head_;
    json_scan json_;
    seen_members seen_;
    std::size_t head_size_ = 0;
};

bool event_scan::read() {
    const auto next = [this](std::string_view name) { return member(name); };
    if (resume()) return choices() && json_.other_members(next) && json_.finish();
    if (!json_.object(next) || !seen_.has(choices_member) || !json_.finish()) return false;
    head_.text.assign(data_.event, 0, head_size_);
    return true;
}

/// Goes on where an event like the one before has its choices.
bool event_scan::resume() {
    const std::string_view event = data_.event;
    if (head_.text.empty() || !event.starts_with(head_.text)) return false;
    const auto said = [event](const event_head::place& of) { return event.substr(of.at, of.size); };
    data_.id = said(head_.id);
    data_.model = said(head_.model);
    data_.service_tier = said(head_.service_tier);
    data_.system_fingerprint = said(head_.system_fingerprint);
    data_.created = head_.created;
    seen_ = seen_members(head_.members);
    json_.resume(head_.text.size());
    return true;
}

/// Before the choices are read. Its text follows if all of the event is understood.
void event_scan::note_head() {
    head_.text.clear();
    if (!data_.unescaped.empty()) return; // what it says is not all in the event
    const auto place_of = [begin = data_.event.data()](std::string_view text) {
        return text.empty() ? event_head::place() : event_head::place{std::size_t(text.data() - begin), text.size()};
    };
    head_.id = place_of(data_.id);
    head_.model = place_of(data_.model);
    head_.service_tier = place_of(data_.service_tier);
    head_.system_fingerprint = place_of(data_.system_fingerprint);
    head_.created = data_.created;
    head_.members = seen_.all();
    head_size_ = json_.position();
}

bool event_scan::member(std::string_view name) {
    if (name == "id") return seen_.first(0) && json_.text(data_.id);
    if (name == "created") return seen_.first(1) && json_.integer(data_.created);
    if (name == "model") return seen_.first(2) && json_.text(data_.model);
    if (name == "service_tier") return seen_.first(3) && json_.text(data_.service_tier);
    if (name == "system_fingerprint") return seen_.first(4) && json_.text(data_.system_fingerprint);
    if (name == "choices") {
        if (!seen_.first(choices_member)) return false;
        note_head();
        return choices();
    }
    if (name == "usage" || name == "x_groq") return json_.null();
    return name != "error" && json_.skip();
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

bool read_usual_delta(chat_delta_data& data, event_head& before) {
    constexpr std::size_t longest = 16u << 10; // what it may take as a document is far from its limit
    return data.event.size() <= longest && event_scan(data, before).read();
}

} // namespace openai::mapping
