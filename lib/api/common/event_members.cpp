// SPDX-License-Identifier: BSL-1.0
#include "api/common/event_members.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace openai::detail::mapping {

bool has_further(const boost::json::object& event) noexcept {
    constexpr std::string_view known[] = {"id",      "object",     "created",      "model",
                                          "choices", "usage",      "service_tier", "system_fingerprint",
                                          "x_groq",  "obfuscation"};
    return std::ranges::any_of(event, [&](const auto& member) {
        return !member.value().is_null() && std::ranges::find(known, std::string_view(member.key())) == std::end(known);
    });
}

} // namespace openai::detail::mapping
