// SPDX-License-Identifier: BSL-1.0
#include "json/json_writer.hpp"

#include "text/utf8.hpp"
#include "json/json_special.hpp"
#include "json/mapping.hpp"

#include <openai/core/error.hpp>

#include <charconv>
#include <cmath>

namespace openai::detail::mapping {
namespace {

void append_escape(std::string& out, char special) {
    switch (special) {
    case '"': out += "\\\""; break;
    case '\\': out += "\\\\"; break;
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
        out += "\\u00";
        out += "0123456789abcdef"[special >> 4];
        out += "0123456789abcdef"[special & 15];
    }
}

/// Appends a text with escapes. Returns whether it is known to contain only ASCII characters.
bool append_escaped(std::string& out, std::string_view value) {
    bool ascii = true;
    const auto* const end = value.data() + value.size();
    for (const auto* at = value.data();; ++at) {
        const auto* const stop = find_special(at, end, ascii);
        out.append(at, stop);
        if (stop == end) return ascii;
        append_escape(out, *stop);
        at = stop;
    }
}

template <class Number>
std::string_view digits(Number value, char (&buffer)[32]) {
    const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
    return {buffer, static_cast<std::size_t>(end - buffer)};
}

/// A caller's document may be nested more deeply than a server's, but it must not exhaust the stack.
constexpr std::size_t max_depth = 256;

std::size_t depth(const path& at) {
    std::size_t count = 0;
    for (const auto* p = at.parent; p; p = p->parent) ++count;
    return count;
}

} // namespace

void refuse(const path& at, std::string_view complaint) {
    throw error(errc::invalid_argument, sanitize(at.text()) + ' ' + std::string(complaint));
}

void json_writer::separate() {
    if (!first_) out_ += ',';
    first_ = false;
}

void json_writer::open(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
}

void json_writer::close(char bracket) {
    out_ += bracket;
    first_ = false;
}

void json_writer::member(std::string_view name, const path& at) {
    text(name, at);
    out_ += ':';
    first_ = true;
}

void json_writer::text(std::string_view value, const path& at) {
    separate();
    out_ += '"';
    const bool ascii = append_escaped(out_, value);
    out_ += '"';
    if (!ascii) check_text(value, at);
}

void check_text(std::string_view value, const path& at) {
    if (detail::valid_utf8_prefix(value) != value.size()) refuse(at, "is not valid UTF-8");
}

void check_number(double value, const path& at) {
    if (!std::isfinite(value)) refuse(at, "is not a finite number");
}

template <class Number>
void json_writer::finite(Number value, const path& at) {
    if (lenient_ && !std::isfinite(value)) return literal("null");
    check_number(value, at);
    char buffer[32];
    literal(digits(value, buffer));
}

void json_writer::number(double value, const path& at) { finite(value, at); }

void json_writer::number(float value, const path& at) { finite(value, at); }

void json_writer::integer(std::int64_t value) {
    char buffer[32];
    literal(digits(value, buffer));
}

void json_writer::literal(std::string_view value) {
    separate();
    out_ += value;
}

void write_value(json_writer& out, const boost::json::value& value, const path& at) {
    if (depth(at) > max_depth) refuse(path{nullptr, "JSON"}, "nests too deep");
    char buffer[32];
    switch (value.kind()) {
    case boost::json::kind::null: return out.literal("null");
    case boost::json::kind::bool_: return write_value(out, value.get_bool(), at);
    case boost::json::kind::int64: return out.integer(value.get_int64());
    case boost::json::kind::uint64: return out.literal(digits(value.get_uint64(), buffer));
    case boost::json::kind::double_: return out.number(value.get_double(), at);
    case boost::json::kind::string: return out.text(value.get_string(), at);
    case boost::json::kind::array: {
        out.open('[');
        std::size_t i = 0;
        for (const auto& element : value.get_array()) write_value(out, element, at.element(i++));
        return out.close(']');
    }
    case boost::json::kind::object:
        out.open('{');
        write_members(out, value.get_object(), at);
        return out.close('}');
    }
}

void write_members(json_writer& out, const boost::json::object& members, const path& at) {
    for (const auto& [name, member] : members) {
        const path here = at.field(std::string_view(name));
        out.member(here.name, here);
        write_value(out, member, here);
    }
}

void member_writer::write(std::string_view name, const void* field,
                          void (*writer)(json_writer&, const void*, const path&)) const {
    if (extra_ && extra_->contains(name)) return;
    const path here = at_.field(name);
    out_.member(name, here);
    writer(out_, field, here);
}

std::string write(const boost::json::value& document, std::string_view name) {
    json_writer out;
    write_value(out, document, path{nullptr, name, 0});
    return out.take();
}

} // namespace openai::detail::mapping
