// SPDX-License-Identifier: BSL-1.0
#include "api/common/value_writer.hpp"

#include "text/decimal.hpp"
#include "json/json_text.hpp"

#include <charconv>
#include <utility>

namespace openai::detail::mapping {

boost::json::value& value_writer::add(boost::json::value value) {
    if (open_.empty()) return root_ = std::move(value);
    if (auto* list = open_.back()->if_array()) return list->emplace_back(std::move(value));
    return open_.back()->get_object().insert_or_assign(name_, std::move(value)).first->value();
}

void value_writer::open(char bracket) {
    auto& opened = bracket == '[' ? add(boost::json::array()) : add(boost::json::object());
    open_.push_back(&opened);
}

void value_writer::close(char) { open_.pop_back(); }

void value_writer::member(std::string_view name, const path& at) {
    check_text(name, at);
    name_ = name;
}

void value_writer::text(std::string_view value, const path& at) {
    check_text(value, at);
    add(boost::json::string(value));
}

void value_writer::number(double value, const path& at) {
    check_number(value, at);
    add(value);
}

/// Writes 0.1f as 0.1 and not as 0.10000000149011612.
void value_writer::number(float value, const path& at) {
    check_number(value, at);
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
    double meant = 0;
    read_decimal(digits, end, meant);
    add(meant);
}

void value_writer::integer(std::int64_t value) { add(value); }

void value_writer::literal(std::string_view value) { add(parse_json_or_throw(value, "the text")); }

} // namespace openai::detail::mapping
