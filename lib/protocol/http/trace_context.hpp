// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace openai::detail::protocol {

/// Whether a text is a `traceparent` as W3C Trace Context wants it, of version 00 or a later one.
bool is_traceparent(std::string_view text) noexcept;

/// Whether a text is a `tracestate`: at most 32 members, each "key=value" or empty.
bool is_tracestate(std::string_view text) noexcept;

} // namespace openai::detail::protocol
