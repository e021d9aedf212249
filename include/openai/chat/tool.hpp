// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/received_members.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai {

/// A function that the model can call.
struct function_definition {
    std::string name;                             ///< the name by which the model calls the function
    std::optional<std::string> description;       ///< tells the model what the function does
    std::optional<boost::json::value> parameters; ///< JSON schema of the arguments
    std::optional<bool> strict;                   ///< whether the arguments must match the schema exactly

    function_definition() = default;
};

/// A custom tool, whose input is free text.
struct custom_definition {
    std::string name;                         ///< the name by which the model calls the tool
    std::optional<std::string> description;   ///< tells the model what the tool does
    std::optional<boost::json::value> format; ///< `{"type":"text"}` or a grammar

    custom_definition() = default;
};

/// A tool that the model can call. Use the static functions to make one.
class OPENAI_DECL tool {
public:
    std::string type = "function";                ///< "function", "custom" or a provider-specific type
    std::optional<function_definition> function_; ///< the JSON member `function`
    std::optional<custom_definition> custom_;     ///< the JSON member `custom`
    boost::json::object extra;                    ///< other members; they are sent unchanged

    // These functions are defined in the library, so that the translation units that use the class do not compile the
    // code that copies its members.
    tool();
    tool(const tool&);
    tool(tool&&) noexcept;
    tool& operator=(const tool&);
    tool& operator=(tool&&);
    ~tool();

    /// Makes a function tool. `parameters` is the JSON schema of the function's arguments. Null means that the function
    /// has no parameters.
    static tool function(std::string name, std::string description = {}, boost::json::value parameters = nullptr,
                         std::optional<bool> strict = {});

    /// Makes a tool whose input is free text. `format` has the same form as in `custom_definition`. Null means plain
    /// text.
    static tool custom(std::string name, std::string description = {}, boost::json::value format = nullptr);

    /// Makes a tool from one of its JSON forms:
    ///
    ///     {"name", "description", "parameters"}
    ///     {"type": "function", "function": {...}}    OpenAI's form
    ///     {"type": "custom", "name", ...}            a custom tool
    ///     {"type": ...}                              any other type; its members are sent unchanged
    ///     {"tool": ...}                              one of the forms above, inside a member "tool"
    ///
    /// JSON with neither a member `type` nor a member `tool` describes a function. Throws `error` (`invalid_argument`)
    /// if the JSON is not an object, or if a function or a custom tool has no name.
    static tool from_json(const boost::json::value& json);

    /// Returns the name of the function or custom tool, or an empty string for other types.
    std::string_view name() const noexcept;
};

/// A function call that the model makes, with the arguments.
struct function_call {
    std::string name;      ///< name of the function
    std::string arguments; ///< JSON text as the model wrote it; it can be cut off or invalid

    function_call() = default;
    function_call(std::string function_name, std::string json_arguments)
        : name(std::move(function_name))
        , arguments(std::move(json_arguments)) {}
};

/// A custom tool call that the model makes, with the input.
struct custom_call {
    std::string name;  ///< name of the tool
    std::string input; ///< the text that the model wrote

    custom_call() = default;
    custom_call(std::string tool_name, std::string text)
        : name(std::move(tool_name))
        , input(std::move(text)) {}
};

/// A tool call that the model makes. Answer it with `message::tool(call.id, result)`.
class OPENAI_DECL tool_call {
public:
    std::string id;                ///< the server's id, or a generated id if the server's is missing or not unique
    std::string type = "function"; ///< "function", "custom" or a provider-specific type
    std::optional<function_call> function; ///< for "function"
    std::optional<custom_call> custom;     ///< for "custom"
    boost::json::object extra;             ///< other members that you add; they are sent to every provider
    received_members received;             ///< other members of a received call
    bool complete = true; ///< false if the call was cut off or is still arriving; do not execute such a call

    tool_call() = default;
    tool_call(std::string call_id, std::string function_name, std::string json_arguments)
        : id(std::move(call_id))
        , function(openai::function_call(std::move(function_name), std::move(json_arguments))) {}

    /// Returns the name of the function or custom tool.
    std::string_view name() const noexcept;

    /// Returns the function's arguments as JSON text, or the input of the custom tool.
    std::string_view arguments() const noexcept;
};

} // namespace openai
