// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace openai {

/// Which tools the model can use, or must use, for a response.
class OPENAI_DECL response_tool_choice {
public:
    boost::json::value value = "auto"; ///< the JSON value that is sent

    response_tool_choice() = default;
    explicit response_tool_choice(boost::json::value json)
        : value(std::move(json)) {}

    static response_tool_choice automatic(); ///< "auto", the server's default: the model decides whether to use tools
    static response_tool_choice none();      ///< the model must not use a tool
    static response_tool_choice required();  ///< the model must use at least one tool

    /// The model must call the function `name`.
    static response_tool_choice function(std::string_view name);

    /// The model must call the custom tool `name`.
    static response_tool_choice custom(std::string_view name);

    /// The model must use the tool `name` of an MCP server. If `name` is empty, the model must use one of the tools of
    /// that server, but can choose which one.
    static response_tool_choice mcp(std::string_view server_label, std::string_view name = {});

    /// The model must use a tool of this type, e.g. "file_search", "image_generation", "shell", "apply_patch".
    static response_tool_choice type(std::string_view type);

    /// The model can use only these tools. If `must` is true, the model must use at least one of these tools. Each
    /// element of `tools` is an object that names a tool, such as `{"type": "function", "name": "search"}`.
    static response_tool_choice allowed(std::vector<boost::json::value> tools, bool must = false);
};

} // namespace openai
