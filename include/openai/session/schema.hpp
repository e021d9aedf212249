// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/response_format.hpp>
#include <openai/config.hpp>
#include <openai/detail/described.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace openai {

/// The description of a struct's member. The description is sent to the model.
struct description {
    std::string_view member; ///< name of the member
    std::string_view text;   ///< tells the model what the member means
};

/// The descriptions of a struct's members. By default, these are the elements of the struct's own static member
/// `descriptions`. If the struct has no such member, there are no descriptions.
///
///     struct weather_query {
///         std::string city;
///         std::optional<int> days;
///         static constexpr openai::description descriptions[] = {
///             {"city", "name of the city, e.g. Paris"},
///             {"days", "how many days ahead; today if left out"},
///         };
///     };
///     BOOST_DESCRIBE_STRUCT(weather_query, (), (city, days))
///
/// If you cannot change the struct, specialise this variable with a list of descriptions. If a description names a
/// member that the struct does not have, the program does not compile.
template <class T>
inline constexpr std::span<const description> descriptions_of = [] {
    if constexpr (requires { std::span<const description>(T::descriptions); })
        return std::span<const description>(T::descriptions);
    else return std::span<const description>();
}();

/// The style of a schema. In both styles, the schema of a struct allows only the struct's members.
enum class schema_style {
    /// For OpenAI's strict mode. Every member is required, so an optional member is null instead of absent. The schema
    /// must name all members of an object, and the keys of a map are not known in advance. Therefore, a map is written
    /// as a list of pairs.
    strict,
    plain ///< optional members can be absent; a map is an object
};

namespace detail {

/// Builds a schema. The schema of a type is written at each place where the type is used, except for types that contain
/// themselves. The schema of such a type is written once, in "$defs", and each use of the type is a reference to it. If
/// the root type contains itself, its schema is the root, and each use of the type is a reference to "#".
class OPENAI_DECL schema_builder {
public:
    explicit schema_builder(schema_style style);
    ~schema_builder();
    schema_builder(const schema_builder&) = delete;
    schema_builder& operator=(const schema_builder&) = delete;

    /// Begins the schema of a struct, and returns true. `type` is the identity of the struct (see `type_identity`). If
    /// the struct contains itself and its schema was begun earlier, this function begins nothing and returns false. In
    /// this case, call `reference` to get a reference to that schema.
    bool begin(const void* type, std::string_view pretty_name);
    void member(std::string_view name, boost::json::value schema, std::string_view text, bool optional);
    boost::json::value end();
    boost::json::value reference(const void* type) const;

    boost::json::value simple(std::string_view type) const;
    boost::json::value one_of(boost::json::array names) const;
    boost::json::value any_of(boost::json::array schemas) const;
    boost::json::value list(boost::json::value items) const;
    boost::json::value map(boost::json::value values) const;

    boost::json::value finish(boost::json::value root);

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Derives the name of a schema from a function's signature: "weather_query" from "... [with T = app::weather_query]".
OPENAI_DECL std::string schema_name(std::string_view pretty_function);

template <class T>
std::string_view pretty_name() {
#if defined(__GNUC__)
    return __PRETTY_FUNCTION__;
#else
    return "T = answer]";
#endif
}

template <class T>
inline constexpr char type_identity = 0; ///< the address of this variable identifies T

template <described T>
constexpr bool has_member(std::string_view wanted) {
    bool found = false;
    const auto look = [&](std::string_view name, auto) { found = found || name == wanted; };
    for_each_member<T>(look);
    for_each_function<T>(look);
    return found;
}

template <described T>
consteval bool only_members_are_described() {
    for (const auto& each : descriptions_of<T>)
        if (!has_member<T>(each.member)) return false;
    return true;
}

template <described T>
std::string_view description_of(std::string_view member) {
    for (const auto& each : descriptions_of<T>)
        if (each.member == member) return each.text;
    return {};
}

template <class T>
boost::json::value schema_of(schema_builder& builder);

template <class... Ts>
boost::json::value schema_of_variant(schema_builder& builder, const std::variant<Ts...>*) {
    return builder.any_of({schema_of<Ts>(builder)...});
}

template <described T>
boost::json::value schema_of_struct(schema_builder& builder) {
    static_assert(only_members_are_described<T>(), "descriptions: names a member that the struct does not have");
    if (!builder.begin(&type_identity<T>, pretty_name<T>())) return builder.reference(&type_identity<T>);
    for_each_member<T>([&](std::string_view name, auto pointer) {
        using member = std::remove_cvref_t<decltype(std::declval<T&>().*pointer)>;
        builder.member(name, schema_of<member>(builder), description_of<T>(name), nullable<member>);
    });
    return builder.end();
}

template <class T>
boost::json::value schema_of(schema_builder& builder) {
    if constexpr (std::same_as<T, boost::json::value>) return boost::json::object();
    else if constexpr (std::same_as<T, boost::json::object>) return builder.simple("object");
    else if constexpr (std::same_as<T, boost::json::array>) return builder.simple("array");
    else if constexpr (std::same_as<T, bool>) return builder.simple("boolean");
    else if constexpr (std::same_as<T, std::string>) return builder.simple("string");
    else if constexpr (std::same_as<T, std::monostate>) return builder.simple("null");
    else if constexpr (std::is_integral_v<T>) return builder.simple("integer");
    else if constexpr (std::is_floating_point_v<T>) return builder.simple("number");
    else if constexpr (described_enum<T>) {
        boost::json::array names;
        for_each_enumerator<T>([&](std::string_view name, T) { names.emplace_back(name); });
        return builder.one_of(std::move(names));
    } else if constexpr (nullable<T>) {
        return builder.any_of({schema_of<pointee<T>>(builder), builder.simple("null")});
    } else if constexpr (variant<T>) return schema_of_variant(builder, static_cast<const T*>(nullptr));
    else if constexpr (text_map<T>) return builder.map(schema_of<typename T::mapped_type>(builder));
    else if constexpr (list<T>) return builder.list(schema_of<typename T::value_type>(builder));
    else if constexpr (described<T>) return schema_of_struct<T>(builder);
    else static_assert(has_no_json_form<T>, "describe the type with BOOST_DESCRIBE_STRUCT or BOOST_DESCRIBE_ENUM");
}

} // namespace detail

/// Returns the JSON schema of a described struct. See `openai::from_json` in <openai/core/described_json.hpp> for the
/// types that the members can have.
template <class T>
boost::json::value json_schema(schema_style style = schema_style::strict) {
    detail::schema_builder builder(style);
    return builder.finish(detail::schema_of<T>(builder));
}

/// Returns a response format that makes the model answer in the form of T. The schema is strict, and its name is the
/// name of the type. Example: `request.respond_as(openai::response_format_for<weather>())`.
template <detail::described T>
response_format response_format_for() {
    return response_format::json_schema(detail::schema_name(detail::pretty_name<T>()), json_schema<T>());
}

} // namespace openai
