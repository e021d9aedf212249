// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "json/described.hpp"
#include "json/mapping.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Makes the parameters of a URL's query from the fields of a described value. Leaves out fields that are not set.
namespace openai::detail::mapping {

inline void write_parameter(query& out, std::string name, const std::string& value) {
    out.emplace_back(std::move(name), value);
}
inline void write_parameter(query& out, std::string name, std::int64_t value) {
    out.emplace_back(std::move(name), std::to_string(value));
}
inline void write_parameter(query& out, std::string name, bool value) {
    out.emplace_back(std::move(name), value ? "true" : "false");
}
template <class T>
void write_parameter(query& out, std::string name, const std::optional<T>& value) {
    if (value) write_parameter(out, std::move(name), *value);
}
/// Appends `name[]=value` for each value, e.g. `include[]=value`.
inline void write_parameter(query& out, const std::string& name, const std::vector<std::string>& values) {
    for (const auto& value : values) out.emplace_back(name + "[]", value);
}
/// Appends `metadata[key]=value` for each entry.
inline void write_parameter(query& out, const std::string& name, const std::map<std::string, std::string>& values) {
    for (const auto& [key, value] : values) out.emplace_back(name + '[' + key + ']', value);
}

/// Returns the parameters for the fields of `value`. This is the definition of every `write_query`. Each `.cpp` that
/// instantiates it includes this header.
template <class T>
query write_query(const T& value) {
    query out;
    for_each_field<T>(
        [&](std::string_view name, auto pointer) { write_parameter(out, std::string(name), value.*pointer); });
    return out;
}

} // namespace openai::detail::mapping
