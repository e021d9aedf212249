// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "api/responses/response_event_reader.hpp"
#include "engine/stream/stream_state.hpp"

#include <openai/responses/response_request.hpp>
#include <openai/responses/response_stream.hpp>

namespace openai {

/// Whether the server keeps the answer to `request`. This is true if the response is generated in the background. If
/// the stream of such an answer is cut off, the client can request the rest of it.
inline bool keeps_answer(const response_request& request) { return request.background.value_or(false); }

} // namespace openai

namespace openai::detail {

/// Reads the events of one streamed response. The stream ends with an event that marks the end, not with `[DONE]`.
template <>
class stream_codec<response_event> {
public:
    std::optional<response_event> read_fast(const protocol::sse_event& event) {
        return event.type == "error" ? std::nullopt : reader_.read_fast(event.data);
    }
    static mapping::event_meaning meaning_of(const protocol::sse_event& event) {
        return meaning_of_response_event(event.type, event.data, event.outside);
    }
    response_event read(const protocol::sse_event& event) { return reader_.read(event.type, event.data); }
    static bool is_empty(const response_event& event) { return event.type().empty(); }
    static response_event read_document(const http_response& answer);
    static response_event read_rest(const http_response& answer);
    static std::optional<api_error> error_in(const response_event& event) {
        return meaning_of_response_event({}, event.raw(), false).said;
    }
    static bool is_whole(const response_event& event) { return event.is_last(); }
    static bool is_last(const response_event& event) { return event.is_last(); }

    static void check_complete(const response_accumulator& have, std::size_t, bool marked, const std::string& words) {
        if (!have.begun()) throw empty_stream(words);
        if (!have.finished()) throw unfinished_stream(words, marked);
    }
    static bool is_cut(const response_accumulator& have) { return have.cut(); }
    static bool is_repeated(const response_accumulator& have, const response_event& event) {
        return event.sequence_number() && event.sequence_number() <= have.sequence_number();
    }
    static std::optional<std::int64_t> last_number(const response_accumulator& have) noexcept {
        return have.sequence_number();
    }
    /// Returns an error if the event contains the id of a response and this id is not `id`. Otherwise returns
    /// `std::nullopt`. Accepts events without an id, because only some events contain the id of their response. If `id`
    /// is empty, accepts all events.
    static std::optional<error> failure_of_other(const std::string& id, const response_event& event) {
        const auto* from = event.response();
        if (from == nullptr || from->id.empty() || id.empty() || from->id == id) return std::nullopt;
        return foreign_rest(id, from->id);
    }
    static std::optional<rest_of_answer> rest_of(const response_accumulator& have, const kept_answer& kept);

    static const std::string* begun_id(const response_accumulator& have) {
        return have.begun() ? &have.completion().id : nullptr;
    }
    static void note_begun(client_core& core, std::string id, std::string_view model) noexcept;

    /// Returns whether an answer that was cut off was billed: `yes` if at least one event has arrived, because an event
    /// shows that the server has started the model. If no event has arrived, the model may not have started, so the
    /// result is `unknown`.
    static billing billed(const response_accumulator& have) { return have.begun() ? billing::yes : billing::unknown; }

private:
    response_event_reader reader_;
};

} // namespace openai::detail
