// SPDX-License-Identifier: BSL-1.0
#include "core/variable.hpp"

#include "text/wipe.hpp"

#include <algorithm>
#include <utility>

namespace openai::detail {
namespace {

constexpr bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

} // namespace

std::string trimmed(std::string text) {
    const wipe_guard guard(text, text.size());
    const auto begin = std::ranges::find_if_not(text, is_space);
    const auto end = std::find_if_not(text.rbegin(), std::make_reverse_iterator(begin), is_space).base();
    return {begin, end};
}

std::optional<std::string> read_variable(const environment& variable, const char* name) {
    auto value = variable(name);
    if (!value) return std::nullopt;
    auto text = trimmed(std::move(*value));
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

} // namespace openai::detail
