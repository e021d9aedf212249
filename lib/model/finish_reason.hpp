// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat_completion.hpp>

#include <string_view>

namespace openai::mapping {

/// Whether an answer that ends for this reason is all that the model had to say.
inline bool ends_whole(std::string_view finish_reason) noexcept {
    return finish_reason != "length" && finish_reason != "content_filter";
}

/// When all of a choice has been read. Some servers send "" for a reason that is not there.
inline void apply_finish_reason(chat_choice& choice) {
    auto& reason = choice.finish_reason;
    if (!reason) return;
    if (reason->empty()) {
        reason.reset();
    } else if (!ends_whole(*reason)) {
        for (auto& call : choice.message.tool_calls) call.complete = false;
    }
}

} // namespace openai::mapping
