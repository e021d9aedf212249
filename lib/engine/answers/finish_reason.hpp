// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::mapping {

/// Whether the text is a reason why an answer ended. Some servers send "", "null" or "None" instead of null, or
/// "in_progress" for an answer that has not ended.
bool is_finish_reason(std::string_view text) noexcept;

/// Whether a tool call is complete if its answer ended for this reason. Only certain reasons count. After a reason such
/// as "abort" or "length", the call may be incomplete.
bool ends_tool_call(std::string_view finish_reason) noexcept;

/// Whether the reason means that the answer ended because of an error.
bool is_error_reason(std::string_view finish_reason) noexcept;

/// Whether the arguments are an object that ends with its closing brace. If an answer states no finish reason, only
/// this shows that a tool call is complete.
bool is_closed_object(std::string_view arguments) noexcept;

} // namespace openai::detail::mapping
