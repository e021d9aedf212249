// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/error.hpp>
#include <openai/detail/json_reading.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace openai {

/// Converts JSON to a struct that is described with Boost.Describe, or to any type that a member of such a struct can
/// have:
///
/// - `bool`, numbers and `std::string`
/// - enums, by the names of their values (BOOST_DESCRIBE_ENUM)
/// - structs, by the names of their members (BOOST_DESCRIBE_STRUCT)
/// - `std::optional` and smart pointers: empty if the JSON is absent or null
/// - `std::vector` and similar containers, and `std::map<std::string, X>`
/// - `std::variant`: the first alternative to which the JSON can be converted without ignoring a member; if there is
///   none, the first alternative to which the JSON can be converted at all
/// - `boost::json::value`, `object` and `array`
///
/// JSON members that the struct does not have are ignored. Throws `error` (`invalid_response`) if a member is missing
/// or has the wrong type. The message names the path of the member: "steps[2].output is missing".
template <class T>
T from_json(const boost::json::value& json) {
    T value{};
    detail::json_reading reading(detail::strictness::normal);
    if (!detail::read_json(json, value, detail::json_path(), reading)) reading.reject();
    return value;
}

/// Like `from_json`, but reads JSON text. Also throws `error` (`invalid_json`) if the text is not JSON.
template <class T>
T from_json_text(std::string_view text);

namespace detail {

OPENAI_DECL boost::json::value parse_document(std::string_view text, std::string_view what);

template <class T>
boost::json::value make_json(const T& value);

template <described T>
boost::json::value make_object(const T& value) {
    boost::json::object object;
    for_each_member<T>([&](std::string_view name, auto pointer) {
        const auto& field = value.*pointer;
        if constexpr (nullable<std::remove_cvref_t<decltype(field)>>) {
            if (!field) return;
        }
        object[name] = make_json(field);
    });
    return object;
}

template <class T>
boost::json::value make_json(const T& value) {
    if constexpr (std::same_as<T, boost::json::value> || std::same_as<T, boost::json::object> ||
                  std::same_as<T, boost::json::array>)
        return value;
    else if constexpr (std::is_arithmetic_v<T>) return value;
    else if constexpr (std::convertible_to<const T&, std::string_view>)
        return boost::json::value(std::string_view(value));
    else if constexpr (std::same_as<T, std::monostate>) return nullptr;
    else if constexpr (described_enum<T>) {
        boost::json::value text;
        for_each_enumerator<T>([&](std::string_view name, T each) {
            if (each == value) text = name;
        });
        return text;
    } else if constexpr (nullable<T>) return value ? make_json(*value) : boost::json::value();
    else if constexpr (variant<T>) return std::visit([](const auto& each) { return make_json(each); }, value);
    else if constexpr (text_map<T>) {
        boost::json::object object;
        for (const auto& [name, member] : value) object[name] = make_json(member);
        return object;
    } else if constexpr (list<T>) {
        boost::json::array array;
        for (const typename T::value_type& element : value) array.push_back(make_json(element)); // not a vector's bit
        return array;
    } else if constexpr (described<T>) return make_object(value);
    else static_assert(has_no_json_form<T>, "describe the type with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM");
}

} // namespace detail

/// Converts a value to JSON. The value is a described struct, or has any type that a member of such a struct can have.
/// Leaves out optional members that are empty. An enum value that BOOST_DESCRIBE_ENUM does not name becomes null.
template <class T>
boost::json::value to_json(const T& value) {
    return detail::make_json(value);
}

template <class T>
T from_json_text(std::string_view text) {
    return from_json<T>(detail::parse_document(text, "the text"));
}

} // namespace openai
