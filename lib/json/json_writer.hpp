// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"
#include "json/path.hpp"
#include "json/recipient.hpp"

#include <openai/core/received_members.hpp>

#include <boost/json/value.hpp>

#include <algorithm>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace openai::detail::mapping {

/// Appends JSON text to a string. The caller opens and closes objects and lists. The writer adds the commas.
class json_writer {
public:
    /// If `lenient` is true, a number that is not finite is written as null. This is for documents that a server sent.
    explicit json_writer(bool lenient = false, recipient to = {})
        : to_(to)
        , lenient_(lenient) {
        constexpr std::size_t usual = 512; // longer than most requests
        out_.reserve(usual);
    }

    virtual ~json_writer() = default;
    json_writer(const json_writer&) = delete;
    json_writer& operator=(const json_writer&) = delete;

    virtual void open(char bracket);
    virtual void close(char bracket);

    /// Writes the name of the next member.
    virtual void member(std::string_view name, const path& at);

    /// Writes a string. Throws `error` (`invalid_argument`) if it is not UTF-8.
    virtual void text(std::string_view value, const path& at);
    /// Writes a number. Throws `error` (`invalid_argument`) if it is not finite and the writer is not lenient.
    virtual void number(double value, const path& at);
    /// Writes a number with no more digits than a float needs: 0.1f as 0.1. Throws like the function above.
    virtual void number(float value, const path& at);
    virtual void integer(std::int64_t value);
    /// Writes text that is JSON already: true, false, null, a number or a document.
    virtual void literal(std::string_view value);

    const recipient& to() const noexcept { return to_; }
    bool is_lenient() const noexcept { return lenient_; }

    std::string take() { return std::move(out_); }

private:
    void separate();
    template <class Number>
    void finite(Number value, const path& at);

    std::string out_;
    const recipient to_;
    bool first_ = true;
    bool lenient_ = false;
};

/// Throws `error` (`invalid_argument`). The message consists of the path and the complaint.
[[noreturn]] void refuse(const path& at, std::string_view complaint);

void check_text(std::string_view value, const path& at); ///< calls `refuse` if the text is not UTF-8
void check_number(double value, const path& at);         ///< calls `refuse` if the number is not finite

inline void write_value(json_writer& out, const std::string& value, const path& at) { out.text(value, at); }
inline void write_value(json_writer& out, double value, const path& at) { out.number(value, at); }
inline void write_value(json_writer& out, float value, const path& at) { out.number(value, at); }
inline void write_value(json_writer& out, bool value, const path&) { out.literal(value ? "true" : "false"); }
template <std::integral T>
    requires(!std::same_as<T, bool>)
void write_value(json_writer& out, T value, const path&) {
    out.integer(value);
}
inline void write_value(json_writer& out, std::monostate, const path&) { out.literal("null"); }
void write_value(json_writer& out, const boost::json::value& value, const path& at);

template <class T>
void write_value(json_writer& out, const std::optional<T>& value, const path& at);
template <class T>
void write_value(json_writer& out, const std::vector<T>& values, const path& at);
template <class T>
void write_value(json_writer& out, const std::map<std::string, T>& values, const path& at);
template <class... Ts>
void write_value(json_writer& out, const std::variant<Ts...>& value, const path& at);
template <described T>
void write_value(json_writer& out, const T& value, const path& at);

/// Returns whether a field is sent. Optionals, lists and maps are sent unless they are empty. All other fields are
/// always sent, even an empty string.
template <class T>
bool is_set(const T& value) {
    if constexpr (requires { value.has_value(); }) return value.has_value();
    else if constexpr (std::same_as<T, std::string>) return true;
    else if constexpr (requires { value.empty(); }) return !value.empty();
    else return true;
}

/// Writes the members that a server sent, if the JSON is for that server or for no particular server. Leaves out each
/// member whose name also occurs in `extra`. For an archive, writes all members together with their sender.
void write_received(json_writer& out, const received_members& received, const boost::json::object& extra,
                    const path& at);

/// A hook for a type. Returns whether to leave out a field although it is set, e.g. because the recipient must not get
/// it.
template <class T, class Field>
constexpr bool is_withheld(const json_writer&, const T&, Field) {
    return false;
}

/// A hook for a type. Writes members that are neither fields nor extra members.
template <class T>
void write_more(json_writer&, const T&, const path&) {}

template <class T>
void write_erased(json_writer& out, const void* value, const path& at) {
    write_value(out, *static_cast<const T*>(value), at);
}

/// Writes the members of an object, without braces.
void write_members(json_writer& out, const boost::json::object& members, const path& at);

/// Writes fields as members of an object. Leaves out a field if an extra member of the object has the same name.
class member_writer {
public:
    /// `extra` points to the extra members of the object. It may be null.
    member_writer(json_writer& out, const boost::json::object* extra, const path& at)
        : out_(out)
        , extra_(extra)
        , at_(at) {}

    template <class T>
    void write(std::string_view name, const T& field) const {
        write(name, &field, write_erased<T>);
    }

private:
    void write(std::string_view name, const void* field, void (*writer)(json_writer&, const void*, const path&)) const;

    json_writer& out_;
    const boost::json::object* extra_;
    const path& at_;
};

/// Returns whether the field is one of the `needed_fields`. Such a field is written even if it is an empty list,
/// because the object cannot be read without it.
template <class T>
bool is_needed(std::string_view name) {
    return std::ranges::find(needed_fields<T>, name) != needed_fields<T>.end();
}

/// Writes the members of a described value, without braces. Leaves out a field if an extra member of the value has the
/// same name.
template <described T>
void write_fields(json_writer& out, const T& value, const path& at) {
    const boost::json::object* extra = nullptr;
    if constexpr (has_extra<T>) extra = &extra_of(value);
    const member_writer members(out, extra, at);
    for_each_field<T>([&](std::string_view name, auto pointer) {
        const auto& field = value.*pointer;
        bool is_written = is_set(field);
        if constexpr (!needed_fields<T>.empty()) is_written = is_written || is_needed<T>(name);
        if (!is_written) return;
        if (!is_withheld(out, value, pointer)) members.write(name, field);
    });
    if (extra) write_members(out, *extra, at);
    if constexpr (requires { value.received; }) write_received(out, value.received, value.extra, at);
    write_more(out, value, at);
}

template <class T>
void write_value(json_writer& out, const std::optional<T>& value, const path& at) {
    write_value(out, *value, at);
}

template <class T>
void write_value(json_writer& out, const std::vector<T>& values, const path& at) {
    out.open('[');
    for (std::size_t i = 0; i < values.size(); ++i) write_value(out, values[i], at.element(i));
    out.close(']');
}

template <class T>
void write_value(json_writer& out, const std::map<std::string, T>& values, const path& at) {
    out.open('{');
    for (const auto& [name, value] : values) {
        const path here = at.field(name);
        out.member(name, here);
        write_value(out, value, here);
    }
    out.close('}');
}

template <class... Ts>
void write_value(json_writer& out, const std::variant<Ts...>& value, const path& at) {
    std::visit([&](const auto& alternative) { write_value(out, alternative, at); }, value);
}

template <described T>
void write_value(json_writer& out, const T& value, const path& at) {
    out.open('{');
    write_fields(out, value, at);
    out.close('}');
}

} // namespace openai::detail::mapping
