// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/tagged_json.hpp"

#include <openai/responses/response_item.hpp>

namespace openai::detail::mapping {

template <>
struct tagged_family<response_item> {
    static std::span<const tagged_kind> kinds();
    static std::string_view implied_type(const boost::json::object& json);
};

} // namespace openai::detail::mapping
