// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/chat/tool.hpp>
#include <openai/core/tagged_json.hpp>

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace openai {

class response_tool;

/// A struct that represents one kind of tool: `function_tool`, `web_search_tool`, `mcp_tool` and so on. The struct's
/// `json_type` is the value of the JSON member "type".
template <class T>
concept response_tool_struct = requires {
    { T::json_type } -> std::convertible_to<std::string_view>;
    typename T::is_response_tool;
};

namespace detail {

/// Makes a tool by writing the struct as JSON. The library defines this function only for its own structs.
template <class T>
response_tool make_response_tool(T value);

} // namespace detail

/// A tool that the model can use for a response.
///
///     request.add(openai::web_search_tool()).add(openai::mcp_tool("docs", "https://example.com/mcp"));
class OPENAI_DECL response_tool : public tagged_json {
public:
    response_tool() = default;

    /// Makes a tool from a struct, by writing the struct as JSON. Throws `error` (`invalid_argument`, with the path of
    /// the member) for text that is not UTF-8 and for numbers that are not finite.
    template <response_tool_struct T>
    response_tool(T value)
        : response_tool(detail::make_response_tool(std::move(value))) {}

    /// Makes a tool from a tool of a chat request. Functions and custom tools get the form that the Responses API
    /// needs. If `strict` of a function is not set, it becomes false. This is the default of the chat API, whereas the
    /// default of the Responses API is true. A tool of another type keeps its members unchanged.
    response_tool(const openai::tool& of_chat);

    /// Makes a tool from its JSON text, which will be sent unchanged. Throws `error`: `invalid_json`, or
    /// `invalid_argument` if the text is not a JSON object.
    static response_tool from_json(std::string text);

    /// Returns the tool as a struct, or null if the tool is of another type. The pointer is valid as long as the tool
    /// or a copy of it exists.
    template <response_tool_struct T>
    const T* as() const noexcept {
        return static_cast<const T*>(typed(T::json_type));
    }

private:
    friend class detail::tagged_access;
    explicit response_tool(std::shared_ptr<const detail::tagged_content> content) noexcept
        : tagged_json(std::move(content)) {}
};

} // namespace openai
