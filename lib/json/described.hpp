// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/described.hpp>

#include <boost/json/object.hpp>

#include <array>
#include <string_view>

/// What a field description is: BOOST_DESCRIBE_STRUCT in a `*_fields.hpp`, and where the value differs from its JSON,
/// overloads of the functions below in namespace openai, found by the value's type.
namespace openai::detail::mapping {

using detail::described;

/// A value that keeps members it has no field for.
template <class T>
concept has_extra = requires(T& value) { value.extra; } || requires(T& value) { value.extra_body; };

template <has_extra T>
auto& extra_of(T& value) {
    if constexpr (requires { value.extra; }) return value.extra;
    else return value.extra_body;
}

/// Where members go that were read and have no field.
template <has_extra T>
auto& received_of(T& value) {
    if constexpr (requires { value.received; }) return value.received.members;
    else return extra_of(value);
}

/// The JSON name of a field. A C++ name that is taken, by a keyword, a function or the class, has an underscore behind
/// it.
constexpr std::string_view json_name(std::string_view field) {
    return field.ends_with('_') ? field.substr(0, field.size() - 1) : field;
}

/// Fields without which an answer of this type is useless: specialise for the type.
template <class T>
inline constexpr std::array<std::string_view, 0> needed_fields{};

/// Whether the numbers of this type are what it is about: one that cannot be read is an error then, and otherwise left
/// at its default. Specialise for the type.
template <class T>
inline constexpr bool exact_numbers = false;

/// Whether a list of these must hold nothing else; otherwise elements of another type are left out.
template <class T>
inline constexpr bool needed_in_list = !needed_fields<T>.empty();

/// Whether an empty body is an answer of this type: specialise for the type.
template <class T>
inline constexpr bool may_have_no_body = false;

/// Members that are read by a hook and hence no extra members: specialise for the type.
template <class T>
inline constexpr std::array<std::string_view, 0> members_read_by_hook{};

/// Calls `visit(json_name, pointer_to_member)` for each field, inherited ones first.
template <described T, class Visit>
void for_each_field(Visit&& visit) {
    using namespace boost::describe;
    using members = describe_members<T, mod_public | mod_inherited>;
    boost::mp11::mp_for_each<members>([&](auto member) {
        constexpr auto name = json_name(decltype(member)::name);
        visit(name, decltype(member)::pointer);
    });
}

} // namespace openai::detail::mapping
