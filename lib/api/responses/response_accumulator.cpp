// SPDX-License-Identifier: BSL-1.0
#include <openai/responses/response_accumulator.hpp>

#include "api/responses/response_event_kinds.hpp"
#include "api/responses/response_item_family.hpp"
#include "json/json_text.hpp"
#include "json/tagged_json.hpp"

#include <algorithm>
#include <utility>

namespace openai {
namespace {

namespace json = boost::json;
using enum response_event_kind;

constexpr std::int64_t max_items = 4096;
constexpr std::int64_t max_parts = 1024;

/// How many bytes a new text counts in addition to its own bytes. Each element of a list, and each item, that must be
/// added before it counts as much.
constexpr std::size_t min_cost = 64;

/// Where the text of an event belongs in its item.
struct text_place {
    std::string_view item;   ///< the type of the item
    std::string_view list;   ///< "content", "summary", "commands"; empty if the text is a member of the item itself
    std::string_view member; ///< name of the member in the item or in the element of the list
    std::string_view type;   ///< type of the element if it has to be added
    std::int64_t index = 0;  ///< position of the element
};

/// Returns 0 if the index is missing. Servers that send only one part may leave its index out.
std::int64_t at(std::int64_t index) noexcept { return std::max<std::int64_t>(0, index); }

/// Returns where the text of an event that contains a part belongs. The views in the result are constants, so they
/// outlive the event.
std::optional<text_place> place_of_part(const response_event& event) noexcept {
    const auto content = at(event.content_index());
    const std::string_view type = event.part() != nullptr ? std::string_view(event.part()->type) : std::string_view();
    if (type == "output_text") return text_place{"message", "content", "text", "output_text", content};
    if (type == "refusal") return text_place{"message", "content", "refusal", "refusal", content};
    if (type == "reasoning_text") return text_place{"reasoning", "content", "text", "reasoning_text", content};
    if (type == "summary_text")
        return text_place{"reasoning", "summary", "text", "summary_text", at(event.summary_index())};
    return std::nullopt;
}

std::optional<text_place> place_of(const response_event& event) noexcept {
    switch (event.kind()) {
    case output_text_delta:
    case output_text_done: return text_place{"message", "content", "text", "output_text", at(event.content_index())};
    case refusal_delta:
    case refusal_done: return text_place{"message", "content", "refusal", "refusal", at(event.content_index())};
    case reasoning_text_delta:
    case reasoning_text_done:
        return text_place{"reasoning", "content", "text", "reasoning_text", at(event.content_index())};
    case reasoning_summary_text_delta:
    case reasoning_summary_text_done:
        return text_place{"reasoning", "summary", "text", "summary_text", at(event.summary_index())};
    case content_part_done:
    case reasoning_summary_part_done: return place_of_part(event);
    case function_call_arguments_delta:
    case function_call_arguments_done: return text_place{"function_call", "", "arguments", "", 0};
    case mcp_call_arguments_delta:
    case mcp_call_arguments_done: return text_place{"mcp_call", "", "arguments", "", 0};
    case custom_tool_call_input_delta:
    case custom_tool_call_input_done: return text_place{"custom_tool_call", "", "input", "", 0};
    case code_interpreter_call_code_delta:
    case code_interpreter_call_code_done: return text_place{"code_interpreter_call", "", "code", "", 0};
    case shell_call_command_added:
    case shell_call_command_delta:
    case shell_call_command_done: return text_place{"shell_call", "commands", "", "", at(event.command_index())};
    default: return std::nullopt;
    }
}

/// Returns the text that the event has for this place.
std::string_view said_by(const response_event& event) noexcept {
    const auto* part = event.part();
    if (part == nullptr) return event.text();
    return part->refusal ? std::string_view(*part->refusal) : std::string_view(part->text ? *part->text : event.text());
}

json::array& list_in(json::object& holder, std::string_view name) {
    auto& list = holder[name];
    return list.is_array() ? list.get_array() : list.emplace_array();
}

/// Returns an element of a list. Adds it, and the elements before it, if they do not exist yet.
json::value& element_of(json::array& list, std::int64_t index, std::string_view type) {
    while (std::cmp_less_equal(list.size(), index)) {
        if (type.empty()) list.emplace_back("");
        else list.emplace_back(json::object{{"type", type}});
    }
    return list[static_cast<std::size_t>(index)];
}

const json::value* member(const json::value* of, std::string_view name) noexcept {
    const auto* object = of != nullptr ? of->if_object() : nullptr;
    return object != nullptr ? object->if_contains(name) : nullptr;
}

/// Returns the text that the item already has in this place.
std::string text_in(const json::object& item, const text_place& where) {
    const json::value whole(item);
    const auto* found = &whole;
    if (where.list == "commands") found = member(found, "action");
    if (!where.list.empty()) {
        found = member(found, where.list);
        const auto* list = found != nullptr ? found->if_array() : nullptr;
        const bool is_there = list != nullptr && std::cmp_less(where.index, list->size());
        found = is_there ? &(*list)[static_cast<std::size_t>(where.index)] : nullptr;
    }
    if (!where.member.empty()) found = member(found, where.member);
    const auto* text = found != nullptr ? found->if_string() : nullptr;
    return text != nullptr ? std::string(*text) : std::string();
}

void put(json::object& item, const text_place& where, std::string_view text) {
    if (where.list.empty()) {
        item[where.member] = text;
    } else if (where.list == "commands") {
        auto& action = item["action"];
        if (!action.is_object()) action.emplace_object();
        element_of(list_in(action.get_object(), where.list), where.index, {}) = text;
    } else {
        auto& part = element_of(list_in(item, where.list), where.index, where.type);
        if (part.is_object()) part.get_object()[where.member] = text;
    }
}

/// Puts an annotation into the position that its event names.
void put(json::object& item, std::int64_t part, std::int64_t index, const json::value& annotation) {
    auto& text = element_of(list_in(item, "content"), part, "output_text");
    if (!text.is_object()) return;
    auto& list = list_in(text.get_object(), "annotations");
    if (std::cmp_less(index, list.size())) list[static_cast<std::size_t>(index)] = annotation;
    else list.push_back(annotation);
}

} // namespace

/// An item that the model is still writing.
struct response_accumulator::growing {
    response_item now;   ///< the part that has arrived
    response_item begun; ///< as the server added it, without the texts

    struct text {
        text_place where;
        std::string so_far;
    };
    std::vector<text> texts;

    /// An annotation of a text that the model is still writing.
    struct note {
        std::int64_t part;  ///< position of the part in the content
        std::int64_t index; ///< position in the annotations of the part
        json::value annotation;
    };
    std::vector<note> notes;
    std::size_t cost = 0;   ///< bytes that all of this counts
    std::int64_t parts = 0; ///< how many elements of its lists have been counted
    std::string id;         ///< id of an item that no event has added
    bool changed = false;
    bool done = false; ///< the server has sent the finished item

    std::string* find(const text_place& where) noexcept {
        for (auto& each : texts)
            if (each.where.list == where.list && each.where.member == where.member && each.where.index == where.index)
                return &each.so_far;
        return nullptr;
    }

    /// Returns what an element at this position of a list costs, with the elements before it that are new, too.
    std::size_t cost_of_part(std::int64_t index) const noexcept {
        return min_cost * static_cast<std::size_t>(std::max<std::int64_t>(1, index + 1 - parts));
    }

    void add_cost_of_part(std::int64_t index) noexcept {
        cost += cost_of_part(index);
        parts = std::max(parts, index + 1);
    }

    void keep(const response_item& item) {
        begun = now = item;
        cost = item.json().size();
        parts = 0;
        texts.clear();
        notes.clear();
        changed = false;
    }

    /// Adds the members of an item that no event has added, as far as its first event shows them.
    void begin(json::object& members) const {
        const auto type = texts.empty() ? "message" : texts.front().where.item;
        if (!id.empty()) members["id"] = id;
        members["type"] = type;
        if (type == "message") members["role"] = "assistant";
    }

    void update() {
        if (!std::exchange(changed, false)) return;
        auto members = begun.members();
        if (members.empty()) begin(members);
        for (const auto& each : texts) put(members, each.where, each.so_far);
        for (const auto& each : notes) put(members, each.part, each.index, each.annotation);
        now = detail::mapping::make_tagged<response_item>(members, detail::mapping::text_of(members));
    }
};

response_accumulator::response_accumulator() = default;
response_accumulator::response_accumulator(response_accumulator&&) noexcept = default;
response_accumulator& response_accumulator::operator=(response_accumulator&&) noexcept = default;
response_accumulator::~response_accumulator() = default;

response_accumulator::response_accumulator(std::size_t limit)
    : limit_(limit)
    , left_(limit) {}

bool response_accumulator::fits(std::size_t bytes) noexcept {
    if (response_.cut || bytes > left_) {
        response_.cut = true;
        return false;
    }
    left_ -= bytes;
    return true;
}

/// Returns the item to which an event belongs, or null if its position is out of range or exceeds the limit. If a
/// server leaves the position out, the event belongs to the item with the id in the event, or else to the last item.
response_accumulator::growing* response_accumulator::item_of(const response_event& event) {
    auto index = event.output_index();
    if (index < 0) {
        const auto named = [&](const growing& each) {
            return !event.item_id().empty() && (each.begun.id() == event.item_id() || each.id == event.item_id());
        };
        const auto found = std::ranges::find_if(items_, named);
        if (found != items_.end()) return &*found;
        const bool begins = event.kind() == output_item_added || items_.empty();
        index = static_cast<std::int64_t>(items_.size()) - (begins ? 0 : 1);
    }
    if (index >= max_items) {
        response_.cut = true;
        return nullptr;
    }
    const auto position = static_cast<std::size_t>(index);
    if (items_.size() <= position) {
        if (!fits(min_cost * (position - items_.size()))) return nullptr; // the items that the server has not sent
        items_.resize(position + 1);
    }
    return &items_[position];
}

void response_accumulator::add(const response_event& event) {
    if (event.type().empty()) return;
    begun_ = true;
    if (const auto number = event.sequence_number()) sequence_number_ = number;
    finished_ = finished_ || event.is_last();
    if (event.response() != nullptr) return add_response(event);
    if (event.is_last()) response_.status = event.type().substr(event.type().rfind('.') + 1);
    if (event.kind() == output_item_added || event.kind() == output_item_done) return add_item(event);
    add_text(event);
}

/// Takes over the response in an event. The response in the last event is complete. If a server leaves the output out
/// of it, the items from the earlier events stay.
void response_accumulator::add_response(const response_event& event) {
    const auto& said = *event.response();
    if (event.raw().size() > limit_) {
        response_.cut = true;
        response_.status = said.status;
        response_.usage = said.usage;
        response_.incomplete_details = said.incomplete_details;
        return;
    }
    const bool cut = response_.cut;
    response_ = said;
    if (!said.output.empty()) {
        items_.clear();
        for (const auto& item : said.output) items_.emplace_back().keep(item);
        latest_ = {};
    }
    response_.cut = cut && said.output.empty();
    has_news_ = !items_.empty();
}

/// Replaces what is known of the item by the item in the event.
void response_accumulator::add_item(const response_event& event) {
    auto* item = event.item() != nullptr && !response_.cut ? item_of(event) : nullptr;
    if (item == nullptr) return;
    left_ += std::exchange(item->cost, 0);
    latest_ = {};
    has_news_ = true;
    const bool kept = fits(event.item()->json().size());
    item->keep(kept ? *event.item() : response_item());
    item->done = event.kind() == output_item_done;
}

void response_accumulator::add_text(const response_event& event) {
    const bool is_piece = detail::mapping::is_delta(event.kind());
    if (is_piece && latest_.text != nullptr && latest_.continues(event)) return add_piece(event.text());
    if (event.annotation() != nullptr) return add_annotation(event);
    const auto where = place_of(event);
    const auto said = said_by(event);
    if (!where || where->index >= max_parts || response_.cut || said.empty()) return;
    auto* item = item_of(event);
    if (item == nullptr || item->done) return;
    auto* text = item->find(*where);
    if (text == nullptr) {
        if (!fits(item->cost_of_part(where->index))) return;
        item->add_cost_of_part(where->index);
        if (item->begun.json().empty() && item->id.empty()) item->id = event.item_id();
        text = &item->texts.emplace_back(growing::text{*where, text_in(item->begun.members(), *where)}).so_far;
    }
    latest_ = latest_text(event, static_cast<std::size_t>(item - items_.data()), text);
    if (is_piece) return add_piece(said);
    // The event has the whole text, either again or, from a server that sends no pieces, for the first time.
    const auto had = std::min(std::exchange(*latest_.text, {}).size(), item->cost);
    left_ += had;
    item->cost -= had;
    add_piece(said);
}

void response_accumulator::add_annotation(const response_event& event) {
    const auto part = at(event.content_index());
    if (part >= max_parts || response_.cut) return;
    auto* item = item_of(event);
    if (item == nullptr || item->done) return;
    const auto size = event.raw().size();
    if (!fits(size + item->cost_of_part(part))) return;
    std::size_t offset = 0;
    const auto document = detail::mapping::parse_json(event.raw(), offset);
    item->add_cost_of_part(part);
    item->cost += size;
    if (!document) return;
    if (item->begun.json().empty() && item->id.empty()) item->id = event.item_id();
    item->notes.push_back({part, at(event.annotation_index()), document->at("annotation")});
    item->changed = has_news_ = true;
}

/// Appends a piece to the latest text.
void response_accumulator::add_piece(std::string_view piece) {
    if (!fits(piece.size())) return;
    auto& item = items_[latest_.item];
    latest_.text->append(piece);
    item.cost += piece.size();
    item.changed = has_news_ = true;
}

response_accumulator::latest_text::latest_text(const response_event& event, std::size_t of, std::string* place) noexcept
    : kind(event.kind())
    , item(of)
    , output_index(event.output_index())
    , part_index(part_of(event))
    , text(place) {}

std::int64_t response_accumulator::latest_text::part_of(const response_event& event) noexcept {
    return event.content_index() + event.summary_index() + event.command_index();
}

bool response_accumulator::latest_text::continues(const response_event& event) const noexcept {
    return kind == event.kind() && output_index >= 0 && output_index == event.output_index() &&
           part_index == part_of(event);
}

const response& response_accumulator::completion() const {
    if (!std::exchange(has_news_, false)) return response_;
    response_.output.clear();
    for (auto& item : items_) {
        item.update();
        if (!item.now.json().empty()) response_.output.push_back(item.now);
    }
    return response_;
}

} // namespace openai
