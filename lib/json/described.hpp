// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/described.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <string_view>

/// The description of a type's fields consists of BOOST_DESCRIBE_STRUCT in a `*_fields.hpp` and of specializations of
/// the variables below. If the JSON of a type differs from its fields, overloads of the hooks, such as `after_read`,
/// handle the difference. Argument-dependent lookup finds these overloads.
namespace openai::detail::mapping {

using detail::described;

/// A type that keeps the JSON members for which it has no field.
template <class T>
concept has_extra = requires(T& value) { value.extra; } || requires(T& value) { value.extra_body; };

template <has_extra T>
auto& extra_of(T& value) {
    if constexpr (requires { value.extra; }) return value.extra;
    else return value.extra_body;
}

/// Returns the object that gets the received members for which the type has no field.
template <has_extra T>
auto& received_of(T& value) {
    if constexpr (requires { value.received; }) return value.received.members;
    else return extra_of(value);
}

/// Returns the JSON name of a field: its C++ name without the underscore at the end. The C++ name has this underscore
/// if the JSON name cannot be used in C++, because it is a keyword, the name of the class or the name of one of its
/// functions.
constexpr std::string_view json_name(std::string_view field) {
    return field.ends_with('_') ? field.substr(0, field.size() - 1) : field;
}

/// The fields without which an answer of this type is useless. Specialize this variable for a type that has such
/// fields.
template <class T>
inline constexpr std::array<std::string_view, 0> needed_fields{};

/// If true, a number that cannot be read is an error. If false, the field keeps its default value. Specialize this
/// variable for a type whose numbers the caller must be able to rely on, e.g. a token count.
template <class T>
inline constexpr bool exact_numbers = false;

/// Applies to lists whose element type is `T`. If true, an element of another type is an error. If false, such an
/// element is left out.
template <class T>
inline constexpr bool needed_in_list = !needed_fields<T>.empty();

/// Whether an empty body is a valid answer of this type. Specialize this variable for such a type.
template <class T>
inline constexpr bool may_have_no_body = false;

/// The members that a hook reads. They have no field, but are not extra members either. Specialize this variable for a
/// type with such a hook.
template <class T>
inline constexpr std::array<std::string_view, 0> members_read_by_hook{};

/// Calls `visit(json_name, pointer_to_member)` for each field. Inherited fields come first.
template <described T, class Visit>
constexpr void for_each_field(Visit&& visit) {
    using namespace boost::describe;
    using members = describe_members<T, mod_public | mod_inherited>;
    boost::mp11::mp_for_each<members>([&](auto member) {
        constexpr auto name = json_name(decltype(member)::name);
        visit(name, decltype(member)::pointer);
    });
}

} // namespace openai::detail::mapping
