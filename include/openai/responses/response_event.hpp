// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/message_item.hpp>
#include <openai/responses/response.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace openai {

namespace detail {
struct response_event_data;
class response_event_reader;
} // namespace detail

/// The kind of an event of a streamed response. A kind has the name of the event in the API, without "response." and
/// with underscores instead of dots: `output_text_delta` is "response.output_text.delta".
enum class response_event_kind {
    unknown, ///< a type that this library does not know; see `response_event::type` and `raw`
    audio_delta,
    audio_done,
    audio_transcript_delta,
    audio_transcript_done,
    code_interpreter_call_code_delta,
    code_interpreter_call_code_done,
    code_interpreter_call_completed,
    code_interpreter_call_in_progress,
    code_interpreter_call_interpreting,
    compaction_compacting,
    completed,
    content_part_added,
    content_part_done,
    created,
    custom_tool_call_input_delta,
    custom_tool_call_input_done,
    error,
    failed,
    file_search_call_completed,
    file_search_call_in_progress,
    file_search_call_searching,
    function_call_arguments_delta,
    function_call_arguments_done,
    image_generation_call_completed,
    image_generation_call_generating,
    image_generation_call_in_progress,
    image_generation_call_partial_image,
    in_progress,
    incomplete,
    mcp_call_arguments_delta,
    mcp_call_arguments_done,
    mcp_call_completed,
    mcp_call_failed,
    mcp_call_in_progress,
    mcp_list_tools_completed,
    mcp_list_tools_failed,
    mcp_list_tools_in_progress,
    output_item_added,
    output_item_done,
    output_text_annotation_added,
    output_text_delta,
    output_text_done,
    queued,
    reasoning_summary_part_added,
    reasoning_summary_part_done,
    reasoning_summary_text_delta,
    reasoning_summary_text_done,
    reasoning_text_delta,
    reasoning_text_done,
    refusal_delta,
    refusal_done,
    shell_call_command_added,
    shell_call_command_delta,
    shell_call_command_done,
    shell_call_output_content_delta,
    shell_call_output_content_done,
    web_search_call_completed,
    web_search_call_in_progress,
    web_search_call_searching,
};

/// One event of a streamed response.
///
///     while (auto event = co_await events.next()) {
///         if (event->kind() == openai::response_event_kind::output_text_delta) std::cout << event->text();
///         if (const auto* item = event->finished_item()) log(item->json());
///     }
///
/// An event is cheap to copy, because copies share its data. The views and pointers that the functions return are valid
/// as long as the event or a copy of it exists.
class OPENAI_DECL response_event {
public:
    response_event() = default;

    /// Returns the kind of the event.
    response_event_kind kind() const noexcept;

    /// Returns the name of the event in the API, e.g. "response.output_text.delta".
    std::string_view type() const noexcept;

    /// Returns the sequence number of the event, or an empty optional if the server does not number its events. Use it
    /// for `response_resume_parameters::starting_after`.
    std::optional<std::int64_t> sequence_number() const noexcept;

    /// Returns the text of the event, or an empty string if the event has none. Depending on the kind of the event,
    /// this is text that the model wrote, the arguments of a call, code, a command, the output of a command, or audio
    /// in base64. A delta contains the next piece of a text. The event at the end of a text usually contains the whole
    /// text.
    std::string_view text() const noexcept;

    /// Returns the id of the item to which the event belongs, or an empty string if the event has no member `item_id`.
    /// Events that contain a whole item have no such member: use `item()->id()`.
    std::string_view item_id() const noexcept;
    /// Returns the position that the event's item has in `response::output`, or -1 if the event does not state it.
    std::int64_t output_index() const noexcept;

    /// Each of these four functions returns a position that the event states, or -1 if the event states no such
    /// position.
    std::int64_t content_index() const noexcept;    ///< position in the content of a message or of reasoning
    std::int64_t summary_index() const noexcept;    ///< position in the summary of reasoning
    std::int64_t command_index() const noexcept;    ///< position in the commands or outputs of a shell call
    std::int64_t annotation_index() const noexcept; ///< position in the annotations of a text

    /// Returns the item if the event says that an item was added or is done. For any other event, returns null.
    const response_item* item() const noexcept;

    /// Returns the item if the event says that the item is done. Otherwise returns null.
    const response_item* finished_item() const noexcept;

    /// Returns the part if the event says that a part was added or is done. For any other event, returns null.
    const response_part* part() const noexcept;

    /// Returns the annotation if the event adds an annotation. Otherwise returns null.
    const response_annotation* annotation() const noexcept;

    /// Returns the response if the event contains one. Otherwise returns null. The events at the beginning and at the
    /// end of the stream contain the response.
    const openai::response* response() const noexcept;

    /// Returns the partial image in base64 if the kind is `image_generation_call_partial_image`. Otherwise returns an
    /// empty string.
    std::string_view partial_image() const noexcept;

    /// Whether the response ends with this event: its kind is `completed`, `incomplete` or `failed`, or its type is
    /// "response.cancelled".
    bool is_last() const noexcept;

    /// Returns the event's JSON text, with all members.
    std::string_view raw() const noexcept;

private:
    friend class detail::response_event_reader;
    explicit response_event(std::shared_ptr<detail::response_event_data> data) noexcept
        : data_(std::move(data)) {}

    std::shared_ptr<detail::response_event_data> data_;
};

} // namespace openai
