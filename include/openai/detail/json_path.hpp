// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// The path of a value in a JSON document. The path is built on the stack. It is converted to text only for an error
/// message.
struct json_path {
    const json_path* parent = nullptr;
    std::string_view name = {};
    std::size_t index = 0;

    json_path field(std::string_view member) const { return {this, member, 0}; }
    json_path element(std::size_t position) const { return {this, {}, position}; }

    /// Returns the path as text, e.g. "messages[2].content".
    std::string text() const {
        if (!parent) return std::string(name);
        std::string before = parent->text();
        if (name.empty()) return before + '[' + std::to_string(index) + ']';
        return before.empty() ? std::string(name) : before + '.' + std::string(name);
    }
};

} // namespace openai::detail
