// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/tool.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// Which tools the model can call, or must call.
class OPENAI_DECL tool_choice {
public:
    boost::json::value value; ///< the JSON value that is sent

    /// Makes a tool choice from any JSON value that the server understands.
    explicit tool_choice(boost::json::value json)
        : value(std::move(json)) {}

    static tool_choice none();      ///< the model must not call a tool
    static tool_choice automatic(); ///< the model decides ("auto")
    static tool_choice required();  ///< the model must call at least one tool

    /// Makes a tool choice with which the model must call the function `name`.
    static tool_choice function(std::string_view name);

    /// Makes a tool choice with which the model must call the custom tool `name`.
    static tool_choice custom(std::string_view name);

    /// Makes a tool choice that limits the model to the tools in the list `tools`. `mode` is "auto" (the model decides
    /// whether to call a tool) or "required" (the model must call at least one of these tools).
    static tool_choice allowed_tools(std::string_view mode, const std::vector<tool>& tools);
};

} // namespace openai
