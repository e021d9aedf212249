// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"
#include "json/form.hpp"
#include "json/write.hpp"

#include <openai/core/file_input.hpp>

#include <boost/json/value.hpp>

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The definitions of `write_form` and `for_each_file`. Each `.cpp` that instantiates them includes this header.
namespace openai::detail::mapping {

void write_entry(form& out, std::string name, std::string_view value);
void write_entry(form& out, std::string name, double value);
void write_entry(form& out, std::string name, const file_input& file);
/// Writes an entry for each file. If there is one file, its entry is named `name`. If there are several, each entry is
/// named `name[]`.
void write_entry(form& out, const std::string& name, const std::vector<file_input>& files);
/// Writes nothing if the value is null.
void write_entry(form& out, std::string name, const boost::json::value& value);

inline void write_entry(form& out, std::string name, const std::string& value) {
    write_entry(out, std::move(name), std::string_view(value));
}
template <std::integral T>
void write_entry(form& out, std::string name, T value) {
    if constexpr (std::same_as<T, bool>) write_entry(out, std::move(name), std::string_view(value ? "true" : "false"));
    else write_entry(out, std::move(name), std::to_string(value));
}
template <class T>
void write_entry(form& out, std::string name, const std::optional<T>& value);
template <class T>
void write_entry(form& out, const std::string& name, const std::vector<T>& values);
template <class T>
void write_entry(form& out, const std::string& name, const std::map<std::string, T>& values);
template <described T>
void write_entry(form& out, const std::string& name, const T& value);

template <class T>
void write_entry(form& out, std::string name, const std::optional<T>& value) {
    if (value) write_entry(out, std::move(name), *value);
}

template <class T>
void write_entry(form& out, const std::string& name, const std::vector<T>& values) {
    for (const auto& value : values) write_entry(out, name + "[]", value);
}

template <class T>
void write_entry(form& out, const std::string& name, const std::map<std::string, T>& values) {
    for (const auto& [key, value] : values) write_entry(out, name + '[' + key + ']', value);
}

template <described T>
void write_entry(form& out, const std::string& name, const T& value) {
    for_each_field<T>([&](std::string_view field, auto pointer) {
        write_entry(out, name + '[' + std::string(field) + ']', value.*pointer);
    });
}

template <class T>
void visit_files(std::string_view, T&, const file_visit&) {}
inline void visit_files(std::string_view name, file_input& file, const file_visit& visit) { visit(name, file); }
inline void visit_files(std::string_view name, std::optional<file_input>& file, const file_visit& visit) {
    if (file) visit(name, *file);
}
inline void visit_files(std::string_view name, std::vector<file_input>& files, const file_visit& visit) {
    for (auto& file : files) visit(name, file);
}

template <class T>
void for_each_file(T& request, const file_visit& visit) {
    check_request(request, path());
    for_each_field<T>([&](std::string_view name, auto pointer) {
        if (!request.extra_body.contains(name)) visit_files(name, request.*pointer, visit);
    });
}

template <class T>
form write_form(const T& request) {
    check_request(request, path());
    form out;
    for_each_field<T>([&](std::string_view name, auto pointer) {
        if (!request.extra_body.contains(name)) write_entry(out, std::string(name), request.*pointer);
    });
    for (const auto& [name, value] : request.extra_body) write_entry(out, std::string(name), value);
    return out;
}

} // namespace openai::detail::mapping
