// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::mapping {

/// Whether that says why an answer ends. Some servers write "", "null" or "None" where null should
/// be, and "in_progress" says the contrary.
bool is_finish_reason(std::string_view text) noexcept;

/// Whether a tool call in an answer that ends for this reason is all that the model wanted to say. Only reasons that
/// are known to end one count: what follows "abort" or "length" nobody knows.
bool ends_tool_call(std::string_view finish_reason) noexcept;

/// Whether it says that an answer broke off.
bool is_error_reason(std::string_view finish_reason) noexcept;

/// Whether these arguments are an object to its closing brace. Where an answer gives no reason why it ended, nothing
/// else tells a call from the beginning of one.
bool is_closed_object(std::string_view arguments) noexcept;

} // namespace openai::detail::mapping
