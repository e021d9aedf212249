// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::mapping {

/// Whether the text is a reason why an answer ended. Returns false for texts such as "", "null" and "None", which some
/// servers send instead of null, and for texts such as "in_progress", which mean that the answer has not ended.
bool is_finish_reason(std::string_view text) noexcept;

/// Whether a tool call is complete if the answer that contains it ended for this reason. Returns true only for known
/// reasons. After any other reason, such as "abort" or "length", the call may be incomplete.
bool ends_tool_call(std::string_view finish_reason) noexcept;

/// Whether the reason means that the answer ended because of an error.
bool is_error_reason(std::string_view finish_reason) noexcept;

/// Whether the arguments of a tool call are a JSON object whose closing brace has arrived. If an answer states no
/// finish reason, only this brace shows that the tool call is complete.
bool is_closed_object(std::string_view arguments) noexcept;

} // namespace openai::detail::mapping
