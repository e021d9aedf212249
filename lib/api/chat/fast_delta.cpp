// SPDX-License-Identifier: BSL-1.0
#include "api/chat/fast_delta.hpp"

#include "engine/answers/finish_reason.hpp"
#include "json/json_scan.hpp"
#include "json/member_mask.hpp"

namespace openai::detail::mapping {
namespace {

class event_scan {
public:
    event_scan(chat_delta_data& data, event_head& head)
        : data_(data)
        , head_(head)
        , json_(data.event, data.unescaped) {}

    bool read();

private:
    bool begins_as_before() const { return !head_.text.empty() && data_.event.starts_with(head_.text); }
    void take_head();
    void note_head(const choice_delta& first);
    bool read_rest();
    bool read_tail(choice_delta& out);
    bool says_nothing_since(unsigned event_members, const choice_delta& out) const;

    bool member(std::string_view name);
    bool choice();
    bool choice_member(choice_delta& out, std::string_view name);
    bool finish_reason(choice_delta& out);
    bool delta_member(choice_delta& out, std::string_view name);
    bool reasoning(choice_delta& out, bool preferred);
    bool tool_calls(choice_delta& out);
    bool tool_call(tool_call_delta& out);
    bool function(tool_call_delta& out);

    static constexpr unsigned choices_member = 5; // of an event
    static constexpr unsigned index_member = 0;   // of a choice
    static constexpr unsigned delta_of_choice = 1;
    static constexpr unsigned content_member = 0; // of a delta
    static constexpr unsigned role_member = 1;

    chat_delta_data& data_;
    event_head& head_;
    json_scan json_;
    member_mask event_;
    member_mask choice_; // that is being read, and its delta
    member_mask delta_;
    std::size_t head_size_ = 0;
};

bool event_scan::read() {
    if (begins_as_before()) return read_rest();
    if (!json_.object([this](std::string_view name) { return member(name); })) return false;
    if (!event_.has(choices_member) || data_.choices.empty() || !json_.finish()) return false;
    if (head_size_ > 0) head_.text.assign(data_.event, 0, head_size_);
    return true;
}

/// From the content of the first choice, because up to there the event says what the one before said.
bool event_scan::read_rest() {
    take_head();
    auto& out = data_.choices.emplace_back();
    out.index = head_.index;
    out.role = std::string_view(data_.event).substr(head_.role.at, head_.role.size);
    if (!json_.text(out.content)) return false;
    const auto tail = std::string_view(data_.event).substr(json_.position());
    if (!head_.tail.empty() && tail == head_.tail) return true;
    if (!read_tail(out)) return false;
    if (head_.tail.empty() && says_nothing_since(head_.event_members, data_.choices.front())) head_.tail = tail;
    return true;
}

bool event_scan::read_tail(choice_delta& out) {
    return json_.other_members([&](std::string_view name) { return delta_member(out, name); }) &&
           json_.other_members([&](std::string_view name) { return choice_member(out, name); }) &&
           json_.other_elements([this] { return choice(); }) &&
           json_.other_members([this](std::string_view name) { return member(name); }) && json_.finish();
}

/// Whether what stands behind the content has changed nothing.
bool event_scan::says_nothing_since(unsigned event_members, const choice_delta& out) const {
    return event_.all() == event_members && data_.choices.size() == 1 && data_.fast_tool_calls.empty() &&
           out.index == head_.index && out.finish_reason.empty() && out.refusal.empty() && out.reasoning.empty();
}

void event_scan::take_head() {
    const auto said = [event = std::string_view(data_.event)](const event_head::place& of) {
        return event.substr(of.at, of.size);
    };
    data_.id = said(head_.id);
    data_.model = said(head_.model);
    data_.service_tier = said(head_.service_tier);
    data_.system_fingerprint = said(head_.system_fingerprint);
    data_.created = head_.created;
    event_ = member_mask(head_.event_members);
    choice_ = member_mask(head_.choice_members);
    delta_ = member_mask(head_.delta_members);
    json_.resume(head_.text.size());
}

/// Before the content of the first choice is read. The text follows if all of the event is understood.
void event_scan::note_head(const choice_delta& first) {
    const bool simple = choice_.only(index_member, delta_of_choice) && delta_.only(content_member, role_member);
    if (data_.choices.size() > 1 || !simple || !data_.unescaped.empty()) return;
    const auto place_of = [begin = data_.event.data()](std::string_view text) {
        return text.empty() ? event_head::place() : event_head::place{std::size_t(text.data() - begin), text.size()};
    };
    head_.text.clear();
    head_.tail.clear();
    head_.id = place_of(data_.id);
    head_.model = place_of(data_.model);
    head_.service_tier = place_of(data_.service_tier);
    head_.system_fingerprint = place_of(data_.system_fingerprint);
    head_.created = data_.created;
    head_.role = place_of(first.role);
    head_.index = first.index;
    head_.event_members = event_.all();
    head_.choice_members = choice_.all();
    head_.delta_members = delta_.all();
    head_size_ = json_.position();
}

bool event_scan::member(std::string_view name) {
    if (name == "id") return event_.first(0) && json_.text(data_.id);
    if (name == "created") return event_.first(1) && json_.integer(data_.created);
    if (name == "model") return event_.first(2) && json_.text(data_.model);
    if (name == "service_tier") return event_.first(3) && json_.text(data_.service_tier);
    if (name == "system_fingerprint") return event_.first(4) && json_.text(data_.system_fingerprint);
    if (name == "choices") return event_.first(choices_member) && json_.array([this] { return choice(); });
    if (name == "usage" || name == "x_groq") return json_.null();
    return name != "error" && json_.skip();
}

bool event_scan::choice() {
    auto& out = data_.choices.emplace_back();
    out.index = static_cast<std::int64_t>(data_.choices.size()) - 1;
    choice_ = member_mask();
    return json_.object([&](std::string_view name) { return choice_member(out, name); });
}

bool event_scan::choice_member(choice_delta& out, std::string_view name) {
    if (name == "index") return choice_.first(index_member) && json_.integer(out.index);
    if (name == "delta") {
        delta_ = member_mask();
        return choice_.first(delta_of_choice) &&
               (json_.null() || json_.object([&](std::string_view inner) { return delta_member(out, inner); }));
    }
    if (name == "finish_reason") return choice_.first(2) && finish_reason(out);
    return json_.null(); // what is not typed is kept, which takes a document
}

bool event_scan::finish_reason(choice_delta& out) {
    if (!json_.text(out.finish_reason)) return false;
    if (!out.finish_reason.empty() && !is_finish_reason(out.finish_reason)) out.finish_reason = {};
    return !is_error_reason(out.finish_reason);
}

bool event_scan::delta_member(choice_delta& out, std::string_view name) {
    if (name == "content") {
        if (!delta_.first(content_member)) return false;
        note_head(out);
        return json_.text(out.content);
    }
    if (name == "role") return delta_.first(role_member) && json_.text(out.role);
    if (name == "refusal") return delta_.first(2) && json_.text(out.refusal);
    if (name == "reasoning_content") return delta_.first(3) && reasoning(out, true);
    if (name == "reasoning") return delta_.first(4) && reasoning(out, false);
    if (name == "tool_calls") return delta_.first(5) && tool_calls(out);
    return json_.null(); // as above
}

/// Under either of its names.
bool event_scan::reasoning(choice_delta& out, bool preferred) {
    std::string_view text;
    if (!json_.text(text)) return false;
    if (out.reasoning.empty() || (preferred && !text.empty())) out.reasoning = text;
    return true;
}

/// Of one choice at most: the list that they are in grows.
bool event_scan::tool_calls(choice_delta& out) {
    if (json_.null()) return true;
    auto& list = data_.fast_tool_calls;
    if (!list.empty() || !json_.array([&] { return tool_call(list.emplace_back()); })) return false;
    out.tool_calls = list;
    return true;
}

bool event_scan::tool_call(tool_call_delta& out) {
    member_mask seen;
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
    member_mask seen;
    return json_.object([&](std::string_view name) {
        if (name == "name") return seen.first(0) && json_.text(out.name);
        if (name == "arguments") return seen.first(1) && json_.text(out.arguments);
        return json_.skip();
    });
}

} // namespace

bool read_fast_delta(chat_delta_data& data, event_head& before) {
    constexpr std::size_t longest = 16u << 10; // what it may take as a document is far from its limit
    return data.event.size() <= longest && event_scan(data, before).read();
}

} // namespace openai::detail::mapping
