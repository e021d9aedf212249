// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_completion.hpp>

#include <string_view>

namespace openai::mapping {

/// Whether that says why an answer ends. Some servers write "", "null" or "None" where null should
/// be, and "in_progress" says the contrary.
bool is_finish_reason(std::string_view text) noexcept;

/// Whether a tool call in an answer that ends for this reason is all that the model wanted to say. Only reasons that
/// are known to end one count: what follows "abort" or "length" nobody knows.
bool ends_tool_call(std::string_view finish_reason) noexcept;

/// When all of a choice has been read.
inline void apply_finish_reason(chat_choice& choice) {
    auto& reason = choice.finish_reason;
    if (!reason) return;
    if (!is_finish_reason(*reason)) {
        reason.reset();
    } else if (!ends_tool_call(*reason)) {
        for (auto& call : choice.message.tool_calls) call.complete = false;
    }
}

} // namespace openai::mapping
