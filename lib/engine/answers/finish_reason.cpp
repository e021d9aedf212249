// SPDX-License-Identifier: BSL-1.0
#include "engine/answers/finish_reason.hpp"

#include "text/ascii.hpp"

#include <openai/detail/bracket_scan.hpp>

#include <algorithm>
#include <span>

namespace openai::detail::mapping {
namespace {

bool is_one_of(std::string_view text, std::span<const std::string_view> words) noexcept {
    return std::ranges::any_of(words, [&](std::string_view word) { return ascii::iequals(text, word); });
}

} // namespace

bool is_finish_reason(std::string_view text) noexcept {
    constexpr std::string_view placeholders[] = {"",          "null",        "none",       "nil",
                                                 "undefined", "in_progress", "incomplete", "finish_reason_unspecified"};
    return text.find_first_not_of(' ') != text.npos && !is_one_of(text, placeholders);
}

bool ends_tool_call(std::string_view finish_reason) noexcept {
    constexpr std::string_view ends[] = {"tool_calls",    "stop",           "function_call", "tool_call",
                                         "tool_use",      "function_calls", "end_turn",      "eos",
                                         "stop_sequence", "eos_token",      "complete",      "completed"};
    return is_one_of(finish_reason, ends);
}

bool is_error_reason(std::string_view finish_reason) noexcept {
    constexpr std::string_view words[] = {"error"};
    return is_one_of(finish_reason, words);
}

bool is_closed_object(std::string_view arguments) noexcept {
    detail::bracket_scan scan;
    scan.add(arguments);
    return scan.is_object() && scan.closed();
}

} // namespace openai::detail::mapping
