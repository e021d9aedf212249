// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/json_reader.hpp"
#include "json/json_writer.hpp"

#include <openai/core/page.hpp>

namespace openai {

BOOST_DESCRIBE_STRUCT(page_parameters, (), (after, limit))
BOOST_DESCRIBE_STRUCT(paging, (page_parameters), (order))
BOOST_DESCRIBE_STRUCT(list_parameters, (paging), ())

namespace detail::mapping {

template <class T>
inline constexpr std::array<std::string_view, 1> needed_fields<page<T>>{"data"};

/// The members of a page, except its elements.
struct page_members {
    std::string& object;
    bool& has_more;
    std::optional<std::string>& first_id;
    std::optional<std::string>& last_id;
    boost::json::object& extra;
};
void read_page(const boost::json::object& json, const page_members& out, const path& at);

/// Reads a page from an object. Also accepts a list without the object around it, and null instead of an empty list,
/// because some servers send these.
template <class T>
bool read_value(const boost::json::value& json, page<T>& out, const path& at) {
    if (json.is_array()) return read_value(json, out.data, at);
    const auto* object = json.if_object();
    if (!object) return false;
    const auto* data = object->if_contains("data");
    if (!data) reject(at.field("data"), "is missing");
    if (!data->is_null() && !read_value(*data, out.data, at.field("data")))
        reject(at.field("data"), "is of another type");
    read_page(*object, {out.object, out.has_more, out.first_id, out.last_id, out.extra}, at);
    return true;
}

template <class T>
void write_value(json_writer& out, const page<T>& list, const path& at) {
    const member_writer members(out, &list.extra, at);
    out.open('{');
    members.write("object", list.object);
    members.write("data", list.data);
    if (list.first_id) members.write("first_id", list.first_id);
    if (list.last_id) members.write("last_id", list.last_id);
    members.write("has_more", list.has_more);
    write_members(out, list.extra, at);
    out.close('}');
}

} // namespace detail::mapping
} // namespace openai
