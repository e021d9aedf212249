// SPDX-License-Identifier: BSL-1.0
#include "testing/responses/response_events.hpp"

#include "testing/responses/model_output.hpp"
#include "testing/responses/object_text.hpp"
#include "testing/responses/response_document.hpp"

namespace openai::testing {
namespace {

/// Returns the text of an event. If the JSON has line ends, each line becomes a `data:` field.
std::string event_text(std::string_view type, std::string_view data) {
    std::string text = "event: " + std::string(type) + "\ndata: ";
    for (const char c : data) {
        text += c;
        if (c == '\n') text += "data: ";
    }
    return text + "\n\n";
}

std::string json_string(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }

class event_writer {
public:
    event_writer(const response_document& document, const model_output& output, response_events& to)
        : document_(document)
        , output_(output)
        , to_(to) {}

    /// Adds an event with the response in its current state.
    void response(const std::string& type, std::string_view status) {
        add("response." + type, [&](object_text& event) {
            event.raw("response", document_.in_state(status, output_, to_.item_ends.size()));
        });
    }

    void begin_work() {
        to_.begun = to_.list.texts().size();
        to_.list.begin_deltas();
    }

    void item(const output_item& item) {
        const auto index = to_.item_ends.size();
        const auto whole = [&](std::string_view type, const std::string& text) {
            add(type, [&](object_text& event) { event.add("output_index", index).raw("item", text); });
        };
        whole("response.output_item.added", item.begun);
        for (std::size_t number = 0; number < item.parts.size(); ++number) part(item, index, number);
        whole("response.output_item.done", item.json);
        to_.item_ends.push_back(to_.list.texts().size());
    }

private:
    template <class Fill>
    void add(std::string_view type, const Fill& fill) {
        object_text event;
        event.add("type", type).add("sequence_number", to_.list.texts().size());
        fill(event);
        to_.list.add(event_text(type, event.str()));
    }

    void part(const output_item& item, std::size_t index, std::size_t number) {
        const auto& part = item.parts[number];
        const auto& kind = *part.kind;
        const auto one = [&](std::string_view type, std::string_view name, const std::string& text) {
            if (type.empty()) return;
            add(type, [&](object_text& event) {
                event.add("item_id", item.id).add("output_index", index);
                if (!kind.index.empty()) event.add(kind.index, number);
                if (kind.type == "output_text" && name != "part") event.raw("logprobs", "[]");
                if (type == kind.done && !item.name.empty()) event.add("name", item.name);
                event.raw(name, text);
            });
        };
        one(kind.opened, "part", part.json(""));
        for (const auto& piece : part.pieces) {
            if (to_.list.ends().size() == 1) to_.list.begin_deltas(); // the first event
            one(kind.delta, "delta", json_string(piece));
            to_.list.end_delta();
        }
        one(kind.done, kind.text, json_string(part.whole()));
        one(kind.closed, "part", part.json(part.whole()));
    }

    const response_document& document_;
    const model_output& output_;
    response_events& to_;
};

} // namespace

response_events response_events_of(const response_document& document, const model_output& output, bool background) {
    response_events made;
    event_writer writer(document, output, made);
    writer.response("created", background ? "queued" : "in_progress");
    if (background) writer.response("queued", "queued");
    writer.response("in_progress", "in_progress");
    writer.begin_work();
    for (const auto& item : output.items) writer.item(item);
    if (output.status != "in_progress") writer.response(output.status, output.status);
    return made;
}

} // namespace openai::testing
