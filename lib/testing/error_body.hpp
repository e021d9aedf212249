// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace openai::testing {

/// Returns OpenAI's error body as JSON. An empty `code` or `param` becomes null.
inline std::string error_body(std::string_view message, std::string_view type, std::string_view code = {},
                              std::string_view param = {}) {
    const auto or_null = [](std::string_view text) {
        return text.empty() ? boost::json::value() : boost::json::value(text);
    };
    return boost::json::serialize(boost::json::object{
        {"error", boost::json::object{
                      {"message", message}, {"type", type}, {"param", or_null(param)}, {"code", or_null(code)}}}});
}

} // namespace openai::testing
