// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_event_reader.hpp"

#include "api/responses/response_event_kinds.hpp"
#include "api/responses/response_fields.hpp"
#include "api/responses/response_item_fields.hpp"
#include "engine/answers/error_document.hpp"
#include "json/content_text.hpp"
#include "json/json_slices.hpp"
#include "json/json_text.hpp"

#include <atomic>

namespace openai::detail {
namespace {

namespace json = boost::json;
using mapping::path;
using mapping::read_value;

enum text_of_event { type_text, text_text, id_text, image_text };

/// Reads an event that was parsed into a document.
class document_reader {
public:
    document_reader(response_event_data& data, const json::object& event, std::string_view text)
        : data_(data)
        , event_(event)
        , text_(text) {
        data_.more = std::make_unique<response_event_data::parts>();
    }

    void read(std::string_view type) {
        data_.type = keep(type_text, "type");
        if (data_.type.empty()) data_.type = data_.more->texts[type_text] = type;
        data_.kind = mapping::event_kind_of(data_.type);
        data_.item_id = keep(id_text, "item_id");
        data_.partial_image = keep(image_text, "partial_image_b64");
        read_text();
        read_numbers();
        read_parts();
    }

private:
    std::string_view keep(text_of_event which, std::string_view name) {
        auto& kept = data_.more->texts[which];
        if (const auto* member = event_.if_contains(name)) read_value(*member, kept, path());
        return kept;
    }

    /// Reads the text, which has different names in different events. A list or an object becomes JSON text.
    void read_text() {
        for (const std::string_view name :
             {"delta", "text", "arguments", "code", "input", "refusal", "command", "output"}) {
            const auto* member = event_.if_contains(name);
            if (!member || member->is_null()) continue;
            auto& kept = data_.more->texts[text_text];
            kept = member->is_structured() ? mapping::to_text(*member) : std::string();
            if (!member->is_structured()) read_value(*member, kept, path());
            data_.text = kept;
            return;
        }
    }

    void read_numbers() {
        std::int64_t number = 0;
        if (read("sequence_number", number)) data_.sequence_number = number;
        read("output_index", data_.output_index);
        read("content_index", data_.content_index);
        read("summary_index", data_.summary_index);
        read("command_index", data_.command_index);
        read("annotation_index", data_.annotation_index);
    }

    void read_parts() {
        auto& more = *data_.more;
        if (read("item", more.item.emplace())) {
            if (const auto text = mapping::member_text(text_, "item")) mapping::keep_text(*text, *more.item);
        } else {
            more.item.reset();
        }
        if (!read("part", more.part.emplace())) more.part.reset();
        if (!read("annotation", more.annotation.emplace())) more.annotation.reset();
        const auto* response = event_.if_contains("response");
        if (!response || !response->is_object()) return;
        const auto text = mapping::member_text(text_, "response").value_or(std::string_view());
        more.response = mapping::read_response(response->get_object(), text, path().field("response"));
    }

    template <class T>
    bool read(std::string_view name, T& out) {
        const auto* member = event_.if_contains(name);
        return member && read_value(*member, out, path().field(name));
    }

    response_event_data& data_;
    const json::object& event_;
    const std::string_view text_;
};

std::string_view type_in(const json::object& event, std::string_view otherwise) {
    const auto* type = event.if_contains("type");
    return type && type->is_string() ? std::string_view(type->get_string()) : otherwise;
}

bool ends(std::string_view type) { return mapping::is_last_event(mapping::event_kind_of(type)); }

/// Whether the response in the event has failed, whatever the type of the event is.
bool has_failed(const json::object& event) {
    const auto* response = event.if_contains("response");
    const auto* object = response ? response->if_object() : nullptr;
    const auto* status = object ? object->if_contains("status") : nullptr;
    return status && *status == "failed";
}

/// Returns the error of a failed response, or the error that the event itself contains.
api_error said_in(const json::object& event) {
    const auto* response = event.if_contains("response");
    const auto* failed = response ? response->if_object() : nullptr;
    auto said = mapping::read_error_document(failed ? *response : json::value(event));
    if (said.message.empty()) said.message = failed ? "the response has failed" : "error in the stream";
    return said;
}

} // namespace

std::shared_ptr<response_event_data> response_event_reader::fresh() {
    for (auto& spare : spares_) {
        if (!spare || spare.use_count() != 1) continue;
        std::atomic_thread_fence(std::memory_order_acquire); // the last other holder may have been on another thread
        spare->reset();
        return spare;
    }
    spares_[0].swap(spares_[1]);
    return spares_[0] = std::make_shared<response_event_data>();
}

std::optional<response_event> response_event_reader::read_fast(std::string_view data) {
    if (halves_.any()) return std::nullopt;
    auto event = fresh();
    event->event = data;
    if (!read_fast_response_event(*event, head_)) return std::nullopt;
    return response_event(std::move(event));
}

response_event response_event_reader::read(std::string_view type, std::string_view data) {
    auto event = fresh();
    event->event = data;
    if (mapping::trimmed(data).empty()) return response_event(std::move(event));
    const auto document = mapping::parse_json_or_throw(data, "the event", mapping::event_memory);
    if (const auto* object = document.if_object()) document_reader(*event, *object, event->event).read(type);
    if (mapping::is_delta(event->kind)) join_halves(*event);
    return response_event(std::move(event));
}

/// Joins a character whose first half is in one event and whose second half is in the next one.
void response_event_reader::join_halves(response_event_data& event) {
    const auto marked = mapping::mark_halves(event.event);
    const bool has_marks = marked != event.event;
    if (!has_marks && !halves_.any()) return;
    const auto document = mapping::parse_json_or_throw(marked, "the event", mapping::event_memory);
    std::string piece(event.text);
    if (const auto* delta = document.as_object().if_contains("delta")) read_value(*delta, piece, path());
    const auto place = event.content_index + event.summary_index + event.command_index;
    event.own = halves_.join({event.output_index, place}, piece, has_marks, false);
    event.text = event.own;
}

mapping::event_meaning meaning_of_response_event(std::string_view type, std::string_view data, bool outside) {
    using mapping::event_kind;
    std::size_t offset = 0;
    const auto document = mapping::parse_json(mapping::trimmed(data), offset, mapping::event_memory);
    const auto* event = document ? document->if_object() : nullptr;
    if (!event) return mapping::meaning_of(type, data, outside);
    const auto said = type_in(*event, type);
    const bool fails = said == "error" || said == "response.failed" || (ends(said) && has_failed(*event));
    if (fails) return {event_kind::error, said_in(*event)};
    if (said.starts_with("response.")) return {};
    return mapping::meaning_of(type, data, outside);
}

} // namespace openai::detail
