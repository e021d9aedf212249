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
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// Reads JSON into C++ values, with tolerance. Each `read_value` returns whether the JSON has a fitting type, and
/// leaves `out` unchanged if not. A member that is null counts as absent. Four things are errors:
///
/// - A field in `needed_fields` is absent or has another type.
/// - A list whose element type is `needed_in_list` has an element of another type.
/// - A type with `exact_numbers` has a field for a number, and the JSON cannot be read as a number. (An empty string
///   counts as absent.)
/// - The path is `strict`, and any member or element has another type.
namespace openai::detail::mapping {

/// Throws `error` (`invalid_response`). The message consists of the path and the complaint.
[[noreturn]] void reject(const path& at, std::string_view complaint);

/// Calls `reject` if the JSON contains a number that is not finite. The parser makes such a number from "1e999".
void check_finite(const boost::json::value& json, const path& at);

/// Reads a string. Also accepts a number and converts it to text.
bool read_value(const boost::json::value& json, std::string& out, const path& at);
/// Reads a boolean. Also accepts the strings "true" and "false".
bool read_value(const boost::json::value& json, bool& out, const path& at);
/// Reads a number. Also accepts a string that contains a number, e.g. "0.5".
bool read_value(const boost::json::value& json, double& out, const path& at);
/// Reads a whole number. Also accepts 1.7e9 and strings such as "17" and "17.0". If the number has a fraction, drops
/// the fraction, or returns false if the path is strict.
bool read_value(const boost::json::value& json, std::int64_t& out, const path& at);
bool read_value(const boost::json::value& json, int& out, const path& at);
bool read_value(const boost::json::value& json, boost::json::value& out, const path& at);
bool read_value(const boost::json::value& json, boost::json::object& out, const path& at);

template <class T>
bool read_value(const boost::json::value& json, std::optional<T>& out, const path& at);
template <class T>
bool read_value(const boost::json::value& json, std::vector<T>& out, const path& at);
template <class T>
bool read_value(const boost::json::value& json, std::map<std::string, T>& out, const path& at);
template <class... Ts>
bool read_value(const boost::json::value& json, std::variant<Ts...>& out, const path& at);
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

/// Reads JSON into the value that `out` points to. The function knows the type of the value.
using read_into = bool (*)(const boost::json::value& json, void* out, const path& at);

template <class T>
bool read_erased(const boost::json::value& json, void* out, const path& at) {
    return read_value(json, *static_cast<T*>(out), at);
}

/// Describes the type of a list's elements.
struct element_kind {
    read_into read;
    std::size_t size;  ///< the size of one element in bytes
    bool is_described; ///< whether the elements are described structs, whose JSON is an object
    bool is_needed;    ///< whether an element of another type is an error
};

/// Returns the number of elements to allocate: at most this many can be read. Returns `std::nullopt` if the JSON is not
/// a list. An object that is not empty counts as a list of one element if the elements are described structs.
std::optional<std::size_t> count_elements(const boost::json::value& json, const element_kind& kind);

/// Reads the elements whose type fits. `first` points to as many elements as `count_elements` returned. Returns how
/// many elements were read.
std::size_t read_elements(const boost::json::value& json, void* first, const path& at, const element_kind& kind);

bool read_members(const boost::json::value& json, void* map, const path& at,
                  bool (*insert)(const boost::json::value& json, void* map, std::string_view name, const path& at));

/// Reads a list. Leaves out elements of another type. If the element type is `needed_in_list` or the path is strict,
/// such an element is an error instead. If a list of objects is expected and the JSON is an object that is not empty,
/// this object becomes the only element.
template <class T>
bool read_value(const boost::json::value& json, std::vector<T>& out, const path& at) {
    static constexpr element_kind kind{read_erased<T>, sizeof(T), described<T>, needed_in_list<T>};
    const auto count = count_elements(json, kind);
    if (!count) return false;
    std::vector<T> values(*count);
    const auto read = read_elements(json, values.data(), at, kind);
    while (values.size() > read) values.pop_back(); // resize would need code that adds elements, too
    out = std::move(values);
    return true;
}

/// Reads an object into a map. Members of another type are left out. If the path is strict, such a member is an error
/// instead, but null is still left out.
template <class T>
bool read_value(const boost::json::value& json, std::map<std::string, T>& out, const path& at) {
    return read_members(json, &out, at,
                        [](const boost::json::value& member, void* map, std::string_view name, const path& here) {
                            T value{};
                            if (!read_value(member, value, here)) return false;
                            (*static_cast<std::map<std::string, T>*>(map))[std::string(name)] = std::move(value);
                            return true;
                        });
}

/// Returns whether the JSON has the type that `write_value` would write for a `T`. Does not check the members of
/// objects.
template <class T>
bool fits(const boost::json::value& json) {
    if constexpr (std::same_as<T, std::monostate>) return json.is_null();
    else if constexpr (std::same_as<T, std::string>) return json.is_string();
    else if constexpr (std::integral<T>) return json.is_int64();
    else if constexpr (described<T>) return json.is_object();
    else {
        const auto* array = json.if_array();
        return array && std::ranges::all_of(*array, fits<typename T::value_type>);
    }
}

/// Reads the first alternative whose type fits the JSON.
template <class... Ts>
bool read_value(const boost::json::value& json, std::variant<Ts...>& out, const path& at) {
    const auto read = [&]<class T>(std::type_identity<T>) {
        return fits<T>(json) && read_value(json, out.template emplace<T>(), at);
    };
    return (read(std::type_identity<Ts>()) || ...);
}
inline bool read_value(const boost::json::value& json, std::monostate&, const path&) { return json.is_null(); }

template <class T>
inline constexpr bool is_number = std::is_arithmetic_v<T> && !std::same_as<T, bool>;
template <class T>
inline constexpr bool is_number<std::optional<T>> = is_number<T>;

/// Reads the members of an object into fields. Remembers which members have been read.
class member_reader {
public:
    member_reader(const boost::json::object& json, const path& at, std::span<const std::string_view> needed = {},
                  bool exact_numbers = false);

    template <class T>
    void read(std::string_view name, T& field) {
        read(name, &field, read_erased<T>, is_number<T>);
    }

    /// Marks a member as read, because other code reads it. As a result, `keep_rest` does not add this member to the
    /// extra members.
    void skip(std::string_view name);

    /// Adds all remaining members to `extra`, that is, those that were neither read nor skipped. Leaves out members
    /// that are null.
    void keep_rest(boost::json::object& extra) const;

private:
    const boost::json::value* find(std::string_view name);
    void read(std::string_view name, void* field, read_into reader, bool number);

    const boost::json::object& json_;
    const path& at_;
    const std::span<const std::string_view> needed_;
    const bool exact_numbers_;
    std::vector<bool> seen_; ///< for each member of the object, whether it was read or skipped
};

template <described T>
void read_fields(const boost::json::object& json, T& out, const path& at) {
    member_reader members(json, at, needed_fields<T>, exact_numbers<T>);
    for_each_field<T>([&](std::string_view name, auto pointer) { members.read(name, out.*pointer); });
    if constexpr (has_extra<T>) {
        for (const auto name : members_read_by_hook<T>) members.skip(name);
        members.keep_rest(received_of(out));
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
