// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/path_pattern.hpp"

#include "protocol/http/url.hpp"

#include <openai/core/error.hpp>

namespace openai::detail::protocol {
namespace {

/// Whether a segment is "." or "..". Servers treat such a segment as a step to another path, even if it is escaped.
bool has_dot_segment(const std::string& value) {
    const auto framed = '/' + value + '/';
    return framed.find("/./") != std::string::npos || framed.find("/../") != std::string::npos;
}

void check(std::string_view name, const std::string& value) {
    if (value.empty()) throw error(errc::invalid_argument, std::string(name) + ": is empty");
    if (has_dot_segment(value)) throw error(errc::invalid_argument, std::string(name) + ": has a segment . or ..");
}

} // namespace

std::string expand_path(std::string_view pattern, std::span<const std::string> values) {
    std::string path;
    for (const auto& value : values) {
        const auto open = pattern.find('{');
        const auto close = pattern.find('}', open);
        path += pattern.substr(0, open);
        auto name = pattern.substr(open + 1, close - open - 1);
        pattern.remove_prefix(close + 1);
        const bool keep_slashes = name.starts_with('+');
        if (keep_slashes) name.remove_prefix(1);
        check(name, value);
        path += escape_segment(value, keep_slashes);
    }
    return path.append(pattern);
}

} // namespace openai::detail::protocol
