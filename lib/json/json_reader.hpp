// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"
#include "json/path.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// Reads JSON into C++ values, with tolerance. Each `read_value` returns whether the JSON has a fitting type, and
/// leaves `out` unchanged if not. Null counts as absent. Three things are errors:
///
/// - A field in `needed_fields` is absent or has another type.
/// - A list whose element type is `needed_in_list` has an element of another type.
/// - A type with `exact_numbers` has a field for a number, and the JSON is not a number.
namespace openai::detail::mapping {

/// Throws `error` (`invalid_response`). The message consists of the path and the complaint.
[[noreturn]] void reject(const path& at, std::string_view complaint);

bool read_value(const boost::json::value& json, std::string& out, const path& at);  ///< accepts numbers, too, as text
bool read_value(const boost::json::value& json, bool& out, const path& at);         ///< accepts "true" and "false", too
bool read_value(const boost::json::value& json, double& out, const path& at);       ///< accepts "0.5", too
bool read_value(const boost::json::value& json, std::int64_t& out, const path& at); ///< accepts 1.7e9, "17", "17.0"
bool read_value(const boost::json::value& json, int& out, const path& at);
bool read_value(const boost::json::value& json, boost::json::value& out, const path& at);
bool read_value(const boost::json::value& json, boost::json::object& out, const path& at);

template <class T>
bool read_value(const boost::json::value& json, std::optional<T>& out, const path& at);
template <class T>
bool read_value(const boost::json::value& json, std::vector<T>& out, const path& at);
template <class T>
bool read_value(const boost::json::value& json, std::map<std::string, T>& out, const path& at);
template <described T>
bool read_value(const boost::json::value& json, T& out, const path& at);

/// A hook for a type whose JSON contains more than its fields. It is called after the fields have been read.
template <class T>
void after_read(const boost::json::object&, T&, const path&) {}

template <class T>
bool read_value(const boost::json::value& json, std::optional<T>& out, const path& at) {
    T value{};
    if (json.is_null() || !read_value(json, value, at)) return false;
    out = std::move(value);
    return true;
}

/// Reads an object that a server sends instead of a list with one element.
template <described T>
bool read_only_element(const boost::json::value& json, std::vector<T>& out, const path& at) {
    const auto* object = json.if_object();
    T element{};
    if (!object || object->empty() || !read_value(json, element, at.element(0))) return false;
    out.push_back(std::move(element));
    return true;
}

/// Elements of another type are left out, unless `needed_in_list` forbids it. If a list of objects is expected and the
/// JSON is an object, this object becomes the only element.
template <class T>
bool read_value(const boost::json::value& json, std::vector<T>& out, const path& at) {
    const auto* array = json.if_array();
    if constexpr (described<T>)
        if (!array) return read_only_element(json, out, at);
    if (!array) return false;
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
        T element{};
        if (read_value((*array)[i], element, at.element(i))) out.push_back(std::move(element));
        else if constexpr (needed_in_list<T>) reject(at.element(i), "is not an object");
    }
    return true;
}

/// Members of another type are left out.
template <class T>
bool read_value(const boost::json::value& json, std::map<std::string, T>& out, const path& at) {
    const auto* object = json.if_object();
    if (!object) return false;
    for (const auto& [name, member] : *object) {
        T value{};
        if (read_value(member, value, at.field(std::string_view(name)))) out[std::string(name)] = std::move(value);
    }
    return true;
}

template <class T>
bool keeps_as_extra(std::string_view name) {
    bool known = std::ranges::find(members_read_by_hook<T>, name) != members_read_by_hook<T>.end();
    for_each_field<T>([&](std::string_view field, auto) { known = known || field == name; });
    return !known;
}

template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> && !std::same_as<T, bool>;
template <class T>
inline constexpr bool is_number<std::optional<T>> = is_number<T>;

/// Called for JSON that does not fit a field. Returns whether this is an error because the field is a number of a type
/// with `exact_numbers`: a caller could not distinguish the field's default value from a number that the server sent.
/// An empty string counts as absent.
template <class T, class Field>
bool is_wrong_number(const boost::json::value& json, const Field&) {
    const auto* text = json.if_string();
    return exact_numbers<T> && is_number<Field> && !(text && text->empty());
}

template <described T>
void read_fields(const boost::json::object& json, T& out, const path& at) {
    for_each_field<T>([&](std::string_view name, auto pointer) {
        const auto* member = json.if_contains(name);
        const bool present = member && !member->is_null();
        const bool fits = present && read_value(*member, out.*pointer, at.field(name));
        if (fits) return;
        const bool needed = std::ranges::find(needed_fields<T>, name) != needed_fields<T>.end();
        if (!needed && !(present && is_wrong_number<T>(*member, out.*pointer))) return;
        reject(at.field(name), present ? "is of another type" : "is missing");
    });
    if constexpr (has_extra<T>) {
        for (const auto& [name, member] : json) {
            if (!member.is_null() && keeps_as_extra<T>(name)) received_of(out).insert_or_assign(name, member);
        }
    }
    after_read(json, out, at);
}

template <described T>
bool read_value(const boost::json::value& json, T& out, const path& at) {
    const auto* object = json.if_object();
    if (object) read_fields(*object, out, at);
    return object != nullptr;
}

} // namespace openai::detail::mapping
