// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

/// Determines which C++ types have a JSON form, and visits the members of types described with Boost.Describe.
namespace openai::detail {

template <class T>
concept described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept described_enum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

/// Calls `visit(name, pointer_to_member)` for each public member. Inherited members come first.
template <described T, class Visit>
constexpr void for_each_member(Visit&& visit) {
    using namespace boost::describe;
    using members = describe_members<T, mod_public | mod_inherited>;
    boost::mp11::mp_for_each<members>([&](auto member) { visit(std::string_view(member.name), member.pointer); });
}

/// Calls `visit(name, pointer_to_member_function)` for each public member function.
template <described T, class Visit>
constexpr void for_each_function(Visit&& visit) {
    using namespace boost::describe;
    using functions = describe_members<T, mod_public | mod_inherited | mod_function>;
    boost::mp11::mp_for_each<functions>([&](auto each) { visit(std::string_view(each.name), each.pointer); });
}

/// Calls `visit(name, value)` for each enumerator.
template <described_enum T, class Visit>
void for_each_enumerator(Visit&& visit) {
    using enumerators = boost::describe::describe_enumerators<T>;
    boost::mp11::mp_for_each<enumerators>([&](auto each) { visit(std::string_view(each.name), each.value); });
}

template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<std::optional<T>> = true;
template <class T>
inline constexpr bool is_nullable<std::unique_ptr<T>> = true;
template <class T>
inline constexpr bool is_nullable<std::shared_ptr<T>> = true;

/// A type whose JSON may be absent or null: `std::optional`, `std::unique_ptr`, `std::shared_ptr`.
template <class T>
concept nullable = is_nullable<T>;

template <nullable T>
using pointee = std::remove_cvref_t<decltype(*std::declval<T&>())>;

template <class T>
inline constexpr bool is_variant = false;
template <class... Ts>
inline constexpr bool is_variant<std::variant<Ts...>> = true;

template <class T>
concept variant = is_variant<T>;

/// `std::map<std::string, X>` and similar containers.
template <class T>
concept text_map = requires { typename T::mapped_type; } && std::same_as<typename T::key_type, std::string>;

/// `std::vector`, `std::list`, `std::set` and similar containers.
template <class T>
concept list = !text_map<T> && !std::same_as<T, std::string> && requires(T& values, typename T::value_type value) {
    values.insert(values.end(), std::move(value));
    values.begin();
};

template <class T>
inline constexpr bool has_no_json_form = false;

/// A type that has a JSON form. The types of its members and elements are not checked.
template <class T>
concept json_form =
    std::is_arithmetic_v<T> || std::convertible_to<const T&, std::string_view> || std::same_as<T, std::monostate> ||
    described_enum<T> || nullable<T> || variant<T> || text_map<T> || list<T> || described<T> ||
    std::same_as<T, boost::json::value> || std::same_as<T, boost::json::object> || std::same_as<T, boost::json::array>;

} // namespace openai::detail
