// SPDX-License-Identifier: BSL-1.0
#include "api/chat/nested_members.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <utility>

namespace openai::detail::mapping {

namespace json = boost::json;

json::value flat(json::value nested) {
    auto* object = nested.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    if (!type || !type->is_string()) return nested;
    const std::string name(type->get_string());
    auto* inner = object->if_contains(name);
    if (!inner || !inner->is_object()) return nested;
    const auto members = std::move(inner->get_object());
    object->erase(name);
    object->insert(members.begin(), members.end());
    return nested;
}

json::value nested_format(json::value flat) {
    auto* object = flat.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    if (!type || *type != "grammar" || object->contains("grammar")) return flat;
    auto members = std::move(*object);
    members.erase("type");
    return json::object{{"type", "grammar"}, {"grammar", std::move(members)}};
}

} // namespace openai::detail::mapping
