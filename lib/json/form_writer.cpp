// SPDX-License-Identifier: BSL-1.0
#include "json/form_writer.hpp"

#include "core/file_access.hpp"
#include "text/media.hpp"
#include "text/utf8.hpp"
#include "json/json_writer.hpp"

namespace openai::detail::mapping {
namespace {

path at(const std::string& name) { return {nullptr, name, 0}; }

} // namespace

void write_entry(form& out, std::string name, std::string_view value) {
    if (detail::valid_utf8_prefix(value) != value.size()) refuse(at(name), "is not valid UTF-8");
    out.push_back({std::move(name), std::string(value)});
}

void write_entry(form& out, std::string name, double value) {
    json_writer digits;
    digits.number(value, at(name));
    out.push_back({std::move(name), digits.take()});
}

void write_entry(form& out, std::string name, const file_input& file) {
    auto bytes = detail::file_access::bytes(file);
    if (!bytes) refuse(at(name), "is no file");
    const auto& called = file.filename();
    if (called.empty()) refuse(at(name), "has no file name");
    if (detail::valid_utf8_prefix(called) != called.size()) refuse(at(name), "has a file name that is not valid UTF-8");
    const auto type =
        file.content_type().empty() ? std::string(media_type_of_file(called, *bytes)) : file.content_type();
    out.push_back({std::move(name), {}, called, type, std::move(bytes)});
}

void write_entry(form& out, const std::string& name, const std::vector<file_input>& files) {
    for (const auto& file : files) write_entry(out, files.size() == 1 ? name : name + "[]", file);
}

void write_entry(form& out, std::string name, const boost::json::value& value) {
    if (const auto* text = value.if_string()) return write_entry(out, std::move(name), std::string_view(*text));
    if (const auto* list = value.if_array()) {
        for (const auto& element : *list) write_entry(out, name + "[]", element);
    } else if (const auto* object = value.if_object()) {
        for (const auto& [key, member] : *object) write_entry(out, name + '[' + std::string(key) + ']', member);
    } else if (!value.is_null()) {
        json_writer digits;
        write_value(digits, value, at(name));
        out.push_back({std::move(name), digits.take()});
    }
}

} // namespace openai::detail::mapping
