// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/tool.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace openai {

/// Which tools the model may or must call.
class OPENAI_DECL tool_choice {
public:
    boost::json::value value; ///< as it is sent

    /// Any value that the server understands.
    explicit tool_choice(boost::json::value json)
        : value(std::move(json)) {}

    static tool_choice none();      ///< no tool
    static tool_choice automatic(); ///< the model decides ("auto")
    static tool_choice required();  ///< at least one

    /// This function.
    static tool_choice function(std::string_view name);

    /// This custom tool.
    static tool_choice custom(std::string_view name);

    /// One of these tools. `mode`: "auto" or "required".
    static tool_choice allowed_tools(std::string_view mode, const std::vector<tool>& tools);
};

} // namespace openai
