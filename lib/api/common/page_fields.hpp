// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_reader.hpp"

#include <openai/core/page.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(page_parameters, (), (after, limit))
BOOST_DESCRIBE_STRUCT(paging, (page_parameters), (order))
BOOST_DESCRIBE_STRUCT(list_parameters, (paging), ())

namespace detail::mapping {

template <class T>
inline constexpr std::array<std::string_view, 1> needed_fields<page<T>>{"data"};

/// Some servers send only the list itself, and some send null instead of an empty list.
template <class T>
bool read_value(const boost::json::value& json, page<T>& out, const path& at) {
    if (json.is_array()) return read_value(json, out.data, at);
    const auto* object = json.if_object();
    if (!object) return false;
    const auto* data = object->if_contains("data");
    if (!data) reject(at.field("data"), "is missing");
    if (!data->is_null() && !read_value(*data, out.data, at.field("data")))
        reject(at.field("data"), "is of another type");
    const auto read = [&](std::string_view name, auto& field) {
        if (const auto* member = object->if_contains(name)) read_value(*member, field, at.field(name));
    };
    read("object", out.object);
    read("has_more", out.has_more);
    read("first_id", out.first_id);
    read("last_id", out.last_id);
    for (const auto& [name, member] : *object) {
        constexpr std::string_view known[] = {"object", "data", "has_more", "first_id", "last_id"};
        if (!member.is_null() && std::ranges::find(known, std::string_view(name)) == std::end(known))
            out.extra.emplace(name, member);
    }
    for (auto* id : {&out.first_id, &out.last_id}) // some servers write "" instead of null
        if (*id == "") id->reset();
    return true;
}

} // namespace detail::mapping
} // namespace openai
