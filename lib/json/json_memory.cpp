// SPDX-License-Identifier: BSL-1.0
#include "json/json_memory.hpp"

namespace openai::detail::mapping {

std::size_t memory_of(const boost::json::value& value) {
    constexpr auto own = sizeof(boost::json::value);
    if (value.is_string()) return own + value.get_string().size();
    if (value.is_object()) return own + memory_of(value.get_object());
    if (!value.is_array()) return own;
    auto all = own;
    for (const auto& element : value.get_array()) all += memory_of(element);
    return all;
}

std::size_t memory_of(const boost::json::object& members) {
    std::size_t all = 0;
    for (const auto& member : members)
        all += sizeof(boost::json::key_value_pair) + member.key().size() + memory_of(member.value());
    return all;
}

} // namespace openai::detail::mapping
