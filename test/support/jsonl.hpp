// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace openai::test {

/// Returns the rows of a JSON Lines file in test/data. Throws if the file has no rows.
inline std::vector<boost::json::object> read_jsonl(const std::string& name) {
    std::ifstream file(TEST_DATA "/" + name);
    std::vector<boost::json::object> rows;
    for (std::string line; std::getline(file, line);) rows.push_back(boost::json::parse(line).as_object());
    if (rows.empty()) throw std::runtime_error("no rows in " + name);
    return rows;
}

/// Returns a member as text: "" for null or an absent member, digits for a number.
inline std::string text_at(const boost::json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    if (!value || value->is_null()) return {};
    if (value->is_int64()) return std::to_string(value->get_int64());
    return std::string(std::string_view(value->as_string()));
}

} // namespace openai::test
