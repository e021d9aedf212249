// SPDX-License-Identifier: BSL-1.0
#include "api/responses/response_event_kinds.hpp"

#include <algorithm>

namespace openai::detail::mapping {
namespace {

struct named_kind {
    std::string_view type;
    response_event_kind kind;
};

using enum response_event_kind;

/// Sorted by type.
constexpr named_kind kinds[] = {
    {"error", error},
    {"response.audio.delta", audio_delta},
    {"response.audio.done", audio_done},
    {"response.audio.transcript.delta", audio_transcript_delta},
    {"response.audio.transcript.done", audio_transcript_done},
    {"response.code_interpreter_call.completed", code_interpreter_call_completed},
    {"response.code_interpreter_call.in_progress", code_interpreter_call_in_progress},
    {"response.code_interpreter_call.interpreting", code_interpreter_call_interpreting},
    {"response.code_interpreter_call_code.delta", code_interpreter_call_code_delta},
    {"response.code_interpreter_call_code.done", code_interpreter_call_code_done},
    {"response.compaction.compacting", compaction_compacting},
    {"response.completed", completed},
    {"response.content_part.added", content_part_added},
    {"response.content_part.done", content_part_done},
    {"response.created", created},
    {"response.custom_tool_call_input.delta", custom_tool_call_input_delta},
    {"response.custom_tool_call_input.done", custom_tool_call_input_done},
    {"response.failed", failed},
    {"response.file_search_call.completed", file_search_call_completed},
    {"response.file_search_call.in_progress", file_search_call_in_progress},
    {"response.file_search_call.searching", file_search_call_searching},
    {"response.function_call_arguments.delta", function_call_arguments_delta},
    {"response.function_call_arguments.done", function_call_arguments_done},
    {"response.image_generation_call.completed", image_generation_call_completed},
    {"response.image_generation_call.generating", image_generation_call_generating},
    {"response.image_generation_call.in_progress", image_generation_call_in_progress},
    {"response.image_generation_call.partial_image", image_generation_call_partial_image},
    {"response.in_progress", in_progress},
    {"response.incomplete", incomplete},
    {"response.mcp_call.completed", mcp_call_completed},
    {"response.mcp_call.failed", mcp_call_failed},
    {"response.mcp_call.in_progress", mcp_call_in_progress},
    {"response.mcp_call_arguments.delta", mcp_call_arguments_delta},
    {"response.mcp_call_arguments.done", mcp_call_arguments_done},
    {"response.mcp_list_tools.completed", mcp_list_tools_completed},
    {"response.mcp_list_tools.failed", mcp_list_tools_failed},
    {"response.mcp_list_tools.in_progress", mcp_list_tools_in_progress},
    {"response.output_item.added", output_item_added},
    {"response.output_item.done", output_item_done},
    {"response.output_text.annotation.added", output_text_annotation_added},
    {"response.output_text.delta", output_text_delta},
    {"response.output_text.done", output_text_done},
    {"response.queued", queued},
    {"response.reasoning_summary_part.added", reasoning_summary_part_added},
    {"response.reasoning_summary_part.done", reasoning_summary_part_done},
    {"response.reasoning_summary_text.delta", reasoning_summary_text_delta},
    {"response.reasoning_summary_text.done", reasoning_summary_text_done},
    {"response.reasoning_text.delta", reasoning_text_delta},
    {"response.reasoning_text.done", reasoning_text_done},
    {"response.refusal.delta", refusal_delta},
    {"response.refusal.done", refusal_done},
    {"response.shell_call_command.added", shell_call_command_added},
    {"response.shell_call_command.delta", shell_call_command_delta},
    {"response.shell_call_command.done", shell_call_command_done},
    {"response.shell_call_output_content.delta", shell_call_output_content_delta},
    {"response.shell_call_output_content.done", shell_call_output_content_done},
    {"response.web_search_call.completed", web_search_call_completed},
    {"response.web_search_call.in_progress", web_search_call_in_progress},
    {"response.web_search_call.searching", web_search_call_searching},
};
static_assert(std::ranges::is_sorted(kinds, {}, &named_kind::type));

} // namespace

response_event_kind event_kind_of(std::string_view type) noexcept {
    const auto found = std::ranges::lower_bound(kinds, type, {}, &named_kind::type);
    return found != std::end(kinds) && found->type == type ? found->kind : unknown;
}

bool is_delta(response_event_kind kind) noexcept {
    switch (kind) {
    case audio_delta:
    case audio_transcript_delta:
    case code_interpreter_call_code_delta:
    case custom_tool_call_input_delta:
    case function_call_arguments_delta:
    case mcp_call_arguments_delta:
    case output_text_delta:
    case reasoning_summary_text_delta:
    case reasoning_text_delta:
    case refusal_delta:
    case shell_call_command_delta:
    case shell_call_output_content_delta: return true;
    default: return false;
    }
}

} // namespace openai::detail::mapping
