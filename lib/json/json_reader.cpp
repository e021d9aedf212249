// SPDX-License-Identifier: BSL-1.0
#include "json/json_reader.hpp"

#include "text/decimal.hpp"
#include "text/sanitize.hpp"
#include "json/content_text.hpp"

#include <openai/core/error.hpp>

#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>

namespace openai::detail::mapping {
namespace {

constexpr std::string_view wrong_type = "is of another type";

template <std::integral Integer>
std::from_chars_result read_chars(const char* begin, const char* end, Integer& value) {
    return std::from_chars(begin, end, value);
}

std::from_chars_result read_chars(const char* begin, const char* end, double& value) {
    return read_decimal(begin, end, value);
}

/// Reads a text that consists of one finite number, with or without blanks around it. Returns false and leaves `out`
/// unchanged if the text is anything else.
template <class Number>
bool parse_number(std::string_view text, Number& out) {
    constexpr std::string_view blanks = " \t\r\n";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    text = text.substr(0, text.find_last_not_of(blanks) + 1);
    Number value = 0;
    const auto [end, failure] = read_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size()) return false;
    if constexpr (std::floating_point<Number>)
        if (!std::isfinite(value)) return false;
    out = value;
    return true;
}

bool has_members(const boost::json::value& json) {
    const auto* object = json.if_object();
    return object != nullptr && !object->empty();
}

} // namespace

void reject(const path& at, std::string_view complaint) {
    const auto where = detail::sanitize(at.text()); // may contain names that the server chose
    const auto whole = at.strict ? "the document" : "the answer";
    throw error(errc::invalid_response, (where.empty() ? whole : where) + ' ' + std::string(complaint));
}

void check_finite(const boost::json::value& json, const path& at) {
    if (const auto* number = json.if_double()) {
        if (!std::isfinite(*number)) reject(at, "is not a finite number");
    } else if (const auto* list = json.if_array()) {
        for (std::size_t i = 0; i < list->size(); ++i) check_finite((*list)[i], at.element(i));
    } else if (const auto* object = json.if_object()) {
        for (const auto& [name, member] : *object) check_finite(member, at.field(std::string_view(name)));
    }
}

bool read_value(const boost::json::value& json, std::string& out, const path&) {
    if (const auto* text = json.if_string()) {
        out.assign(text->data(), text->size());
        return true;
    }
    if (!json.is_number()) return false;
    out = to_text(json);
    return true;
}

bool read_value(const boost::json::value& json, bool& out, const path&) {
    if (const auto* text = json.if_string(); text && (*text == "true" || *text == "false")) {
        out = *text == "true";
        return true;
    }
    const auto* flag = json.if_bool();
    if (flag) out = *flag;
    return flag != nullptr;
}

bool read_value(const boost::json::value& json, double& out, const path&) {
    if (json.is_number()) out = json.to_number<double>();
    const auto* text = json.if_string();
    return json.is_number() || (text && parse_number(*text, out));
}

bool read_value(const boost::json::value& json, std::int64_t& out, const path& at) {
    constexpr double limit = 9223372036854775808.0; // 2^63, the smallest positive double that does not fit
    if (const auto* whole = json.if_int64()) {
        out = *whole;
        return true;
    }
    const auto* text = json.if_string();
    if (text && parse_number(*text, out)) return true;
    double real = limit;
    if (const auto* number = json.if_double()) real = *number;
    else if (!text || !parse_number(*text, real)) return false;
    if (!(real >= -limit && real < limit) || (at.strict && real != std::trunc(real))) return false;
    out = static_cast<std::int64_t>(real);
    return true;
}

bool read_value(const boost::json::value& json, int& out, const path& at) {
    std::int64_t value = 0;
    if (!read_value(json, value, at) || !std::in_range<int>(value)) return false;
    out = static_cast<int>(value);
    return true;
}

bool read_value(const boost::json::value& json, boost::json::value& out, const path&) {
    out = json;
    return true;
}

bool read_value(const boost::json::value& json, boost::json::object& out, const path&) {
    const auto* object = json.if_object();
    if (object) out = *object;
    return object != nullptr;
}

std::optional<std::size_t> count_elements(const boost::json::value& json, const element_kind& kind) {
    const auto* array = json.if_array();
    if (!array) return kind.is_described && has_members(json) ? std::optional<std::size_t>(1) : std::nullopt;
    if (!kind.is_described) return array->size();
    return static_cast<std::size_t>(std::ranges::count_if(*array, &boost::json::value::is_object));
}

std::size_t read_elements(const boost::json::value& json, void* first, const path& at, const element_kind& kind) {
    const auto* array = json.if_array();
    if (!array) return kind.read(json, first, at.element(0)) ? 1 : 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto& element = (*array)[i];
        const auto here = at.element(i);
        const bool may_fit = element.is_object() || !kind.is_described;
        if (may_fit && kind.read(element, static_cast<char*>(first) + count * kind.size, here)) ++count;
        else if (kind.is_needed) reject(here, "is not an object");
        else if (at.strict) reject(here, wrong_type);
    }
    return count;
}

bool read_members(const boost::json::value& json, void* map, const path& at,
                  bool (*insert)(const boost::json::value&, void*, std::string_view, const path&)) {
    const auto* object = json.if_object();
    if (!object) return false;
    for (const auto& [name, member] : *object) {
        const auto here = at.field(std::string_view(name));
        if (!insert(member, map, here.name, here) && at.strict && !member.is_null()) reject(here, wrong_type);
    }
    return true;
}

member_reader::member_reader(const boost::json::object& json, const path& at, std::span<const std::string_view> needed,
                             bool exact_numbers)
    : json_(json)
    , at_(at)
    , needed_(needed)
    , exact_numbers_(exact_numbers)
    , seen_(json.size()) {}

const boost::json::value* member_reader::find(std::string_view name) {
    const auto found = json_.find(name);
    if (found == json_.end()) return nullptr;
    seen_[static_cast<std::size_t>(found - json_.begin())] = true;
    return &found->value();
}

void member_reader::skip(std::string_view name) { find(name); }

void member_reader::read(std::string_view name, void* field, read_into reader, bool number) {
    const auto* member = find(name);
    const bool present = member && !member->is_null();
    const auto here = at_.field(name);
    if (present && reader(*member, field, here)) return;
    const bool needed = std::ranges::find(needed_, name) != needed_.end();
    if (!present && needed) reject(here, "is missing");
    if (!present) return;
    // Without this error, a caller could not distinguish the field's default value from a number that the server sent.
    // An empty string counts as absent.
    const auto* text = member->if_string();
    const bool wrong_number = exact_numbers_ && number && !(text && text->empty());
    if (needed || at_.strict || wrong_number) reject(here, wrong_type);
}

void member_reader::keep_rest(boost::json::object& extra) const {
    auto seen = seen_.begin();
    for (const auto& [name, member] : json_) {
        if (!*seen++ && !member.is_null()) extra.insert_or_assign(name, member);
    }
}

} // namespace openai::detail::mapping
