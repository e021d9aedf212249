// SPDX-License-Identifier: BSL-1.0
#include <openai/testing/record.hpp>

#include "words.hpp"

namespace openai::testing {

received_request::received_request() = default;

std::optional<std::string_view> received_request::header(std::string_view name) const noexcept {
    for (const auto& [field, value] : headers)
        if (same_name(field, name)) return value;
    return std::nullopt;
}

std::string_view received_request::path() const noexcept {
    return std::string_view(target).substr(0, target.find('?'));
}

} // namespace openai::testing
