// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::protocol {

/// Whether a text is a valid `traceparent` of W3C Trace Context, version 00 or later.
bool is_traceparent(std::string_view text) noexcept;

/// Whether a text is a valid `tracestate`: at most 32 members of the form "key=value". Empty members do not count.
bool is_tracestate(std::string_view text) noexcept;

} // namespace openai::detail::protocol
