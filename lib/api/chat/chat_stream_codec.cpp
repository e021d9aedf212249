// SPDX-License-Identifier: BSL-1.0
#include "api/chat/chat_stream_codec.hpp"

#include "api/chat/chat_delta_data.hpp"
#include "api/chat/delta_document.hpp"
#include "api/chat/delta_kinds.hpp"
#include "engine/answers/finish_reason.hpp"
#include "json/json_scan.hpp"
#include "json/member_mask.hpp"

#include <algorithm>
#include <atomic>

namespace openai::detail {
namespace mapping {
namespace {

/// Reads events of the usual form. See `read_fast_delta`.
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
    member_mask choice_; // of the choice that is being read; the next one is of its delta
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

/// Reads an event that begins like the previous one, from the content of the first choice onwards.
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

/// Whether the members after the content of the first choice have added no values.
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

/// Called before the content of the first choice is read. Notes where the values in the beginning of the event are.
/// The text of the beginning itself is kept only after the whole event has been read.
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
    return json_.null(); // an unknown member must be kept, which requires a document
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

/// Reads the reasoning, which has two names. `reasoning_content` is the preferred one.
bool event_scan::reasoning(choice_delta& out, bool preferred) {
    std::string_view text;
    if (!json_.text(text)) return false;
    if (out.reasoning.empty() || (preferred && !text.empty())) out.reasoning = text;
    return true;
}

/// Reads the tool calls of one choice. Refuses those of a second choice, because adding them to the same list would
/// invalidate the span of the first choice.
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
        return json_.null(); // an unknown member must be kept, which requires a document
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
    constexpr std::size_t longest = 16u << 10; // a document of this size is far below the limits for documents
    return data.event.size() <= longest && event_scan(data, before).read();
}

chat_delta read_chat_delta(std::string_view event_data) {
    if (auto meaning = meaning_of("message", event_data, false); meaning.said) {
        error_details details;
        details.code = errc::in_stream_error;
        details.phase = phase::stream;
        details.api = std::move(*meaning.said);
        throw error(std::move(details));
    }
    return chat_stream_codec::of_one().read({.data = event_data});
}

} // namespace mapping

namespace {

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

} // namespace

std::shared_ptr<chat_delta_data> chat_stream_codec::fresh() {
    for (auto& spare : spares_) {
        if (spare.use_count() != 1) continue;
        std::atomic_thread_fence(std::memory_order_acquire); // the last other holder may have been on another thread
        spare->reset();
        return spare;
    }
    spares_[0].swap(spares_[1]);
    return spares_[0] = std::make_shared<chat_delta_data>();
}

chat_delta chat_stream_codec::read(const protocol::sse_event& event) {
    auto data = fresh();
    data->event = event.data;
    if (is_blank(event.data)) return chat_delta(std::move(data));
    if (!data->document) data->document = std::make_unique<mapping::event_document>();
    const bool may_halve = event.data.find("\\u") != std::string_view::npos;
    const auto marked = may_halve ? mapping::mark_halves(event.data) : std::string();
    const bool has_marks = may_halve && marked != event.data;
    const auto& document = data->document->parse(has_marks ? std::string_view(marked) : event.data);
    if (const auto* object = document.if_object()) mapping::read_delta_document(*object, *data);
    drop_repeated_text(*data);
    if (has_marks || halves_.any()) join_halves(*data, has_marks);
    return chat_delta(std::move(data));
}

std::optional<chat_delta> chat_stream_codec::read_fast(const protocol::sse_event& event) {
    if (event.type == "error" || halves_.any()) return std::nullopt;
    auto data = fresh();
    data->event = event.data;
    if (!mapping::read_fast_delta(*data, head_)) return std::nullopt;
    drop_repeated_text(*data);
    return chat_delta(std::move(data));
}

/// Removes from a whole message the kinds of text that pieces have already contained.
void chat_stream_codec::drop_repeated_text(chat_delta_data& data) {
    for (auto& choice : data.choices) {
        const auto index = static_cast<std::size_t>(choice.index);
        if (index >= pieces_.size()) continue;
        if (choice.whole) mapping::drop_kinds(choice, pieces_[index]);
        else pieces_[index] = static_cast<std::uint8_t>(pieces_[index] | mapping::kinds_of(choice));
    }
}

void chat_stream_codec::join_halves(chat_delta_data& data, bool has_marks) {
    for (auto& choice : data.choices) {
        const bool last = !choice.finish_reason.empty();
        std::int64_t number = 0;
        const auto join = [&](std::string_view& text) {
            auto joined = halves_.join({choice.index, number++}, text, has_marks, last);
            if (joined != text) text = data.texts.emplace_back(std::move(joined));
        };
        for (auto* text : {&choice.content, &choice.reasoning, &choice.refusal, &choice.function_arguments})
            join(*text);
        std::string_view none;
        join(choice.audio ? choice.audio->transcript : none);
        for (auto& list : data.tool_calls) {
            if (list.data() != choice.tool_calls.data()) continue;
            const auto first_call = number;
            for (std::size_t i = 0; i < list.size(); ++i) {
                number = first_call + list[i].index.value_or(static_cast<std::int64_t>(i));
                join(list[i].arguments);
            }
        }
    }
}

bool chat_stream_codec::is_whole(const chat_delta& document) {
    return std::ranges::all_of(document.choices(), &choice_delta::whole);
}

chat_delta chat_stream_codec::read_document(const http_response& answer) {
    mapping::check_not_empty(answer.body());
    auto value = mapping::read_chat_delta(answer.body());
    if (value.choices().empty()) throw error(errc::invalid_response, "choices: is missing");
    return value;
}

} // namespace openai::detail
