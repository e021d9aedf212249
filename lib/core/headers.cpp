// SPDX-License-Identifier: BSL-1.0
#include <openai/core/headers.hpp>

#include "text/ascii.hpp"

#include <algorithm>

namespace openai {
headers& headers::add(std::string name, std::string value) & {
    constexpr std::size_t usual = 8; // most requests and answers have at most this many fields
    if (fields_.capacity() == 0) fields_.reserve(usual);
    fields_.emplace_back(std::move(name), std::move(value));
    return *this;
}

headers& headers::set(std::string name, std::string value) & {
    return erase(name).add(std::move(name), std::move(value));
}

headers& headers::erase(std::string_view name) & noexcept {
    std::erase_if(fields_, [&](const header& field) { return detail::ascii::iequals(field.name, name); });
    return *this;
}

std::optional<std::string_view> headers::find(std::string_view name) const noexcept {
    const auto found =
        std::ranges::find_if(fields_, [&](const header& field) { return detail::ascii::iequals(field.name, name); });
    if (found == fields_.end()) return std::nullopt;
    return found->value;
}

} // namespace openai
