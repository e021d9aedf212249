// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/chat_delta.hpp>
#include <openai/chat/message.hpp>

/// Some servers send a message in pieces and then send the whole message again. Others send only the whole message.
/// Therefore, the library records which kinds of content, e.g. text or tool calls, have arrived in pieces. If a whole
/// message follows, the library removes the content of these kinds from it.
namespace openai::detail::mapping {

inline constexpr unsigned content_kind = 1;
inline constexpr unsigned reasoning_kind = 2;
inline constexpr unsigned refusal_kind = 4;
inline constexpr unsigned tool_call_kind = 8;
inline constexpr unsigned function_kind = 16;
inline constexpr unsigned audio_kind = 32;

/// Returns the kinds that a piece contains.
inline unsigned kinds_of(const choice_delta& piece) noexcept {
    return (piece.content.empty() ? 0 : content_kind) | (piece.reasoning.empty() ? 0 : reasoning_kind) |
           (piece.refusal.empty() ? 0 : refusal_kind) | (piece.tool_calls.empty() ? 0 : tool_call_kind) |
           (piece.function_name.empty() ? 0 : function_kind) | (piece.audio ? audio_kind : 0);
}

/// Returns the kinds that a message contains.
inline unsigned kinds_of(const message& have) noexcept {
    return (have.text().empty() ? 0 : content_kind) | (have.reasoning.empty() ? 0 : reasoning_kind) |
           (have.refusal.value_or("").empty() ? 0 : refusal_kind) | (have.tool_calls.empty() ? 0 : tool_call_kind) |
           (have.function_call ? function_kind : 0) | (have.audio ? audio_kind : 0);
}

/// Removes the content of these kinds from a piece. If `kinds` is not 0, also removes `logprobs` and `extra`.
inline void drop_kinds(choice_delta& piece, unsigned kinds) noexcept {
    if (kinds & content_kind) piece.content = {};
    if (kinds & reasoning_kind) piece.reasoning = {};
    if (kinds & refusal_kind) piece.refusal = {};
    if (kinds & tool_call_kind) piece.tool_calls = {};
    if (kinds & function_kind) piece.function_name = piece.function_arguments = {};
    if (kinds & audio_kind) piece.audio.reset();
    if (kinds == 0) return;
    piece.logprobs = nullptr;
    piece.extra = nullptr;
}

} // namespace openai::detail::mapping
