// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/received_members.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai {

/// A function that the model may call.
struct function_definition {
    std::string name;
    std::optional<std::string> description;
    std::optional<boost::json::value> parameters; ///< JSON schema of the arguments
    std::optional<bool> strict;                   ///< whether arguments must match the schema exactly

    function_definition() = default;
};

/// A tool whose input is free text.
struct custom_definition {
    std::string name;
    std::optional<std::string> description;
    std::optional<boost::json::value> format; ///< `{"type":"text"}` or a grammar

    custom_definition() = default;
};

/// A tool that the model may call. Use the static functions to make one.
class OPENAI_DECL tool {
public:
    std::string type = "function";                ///< "function", "custom" or what a provider invents
    std::optional<function_definition> function_; ///< `function`
    std::optional<custom_definition> custom_;     ///< `custom`
    boost::json::object extra;                    ///< further members, sent as they are

    // Defined in the library, so that not every unit that uses the class compiles the copying of its members.
    tool();
    tool(const tool&);
    tool(tool&&) noexcept;
    tool& operator=(const tool&);
    tool& operator=(tool&&);
    ~tool();

    /// A function; `parameters` is the JSON schema of its arguments, null for none.
    static tool function(std::string name, std::string description = {}, boost::json::value parameters = nullptr,
                         std::optional<bool> strict = {});

    /// A tool whose input is free text; `format` null for plain text.
    static tool custom(std::string name, std::string description = {}, boost::json::value format = nullptr);

    /// Makes a tool from one of its JSON forms:
    ///
    ///     {"name", "description", "parameters"}
    ///     {"type": "function", "function": {...}}    OpenAI's form
    ///     {"type": "custom", "name", ...}            a custom tool
    ///     {"type": ...}                              any other type; its members are sent as they are
    ///     {"tool": ...}                              around one of the above
    ///
    /// Throws `error` (`invalid_argument`) if the JSON is no object, or has neither name nor type.
    static tool from_json(const boost::json::value& json);

    /// Name of the function or custom tool; empty for other types.
    std::string_view name() const noexcept;
};

/// The model's call of a function, with its arguments.
struct function_call {
    std::string name;
    std::string arguments; ///< JSON text as the model wrote it: it may be cut or invalid

    function_call() = default;
    function_call(std::string function_name, std::string json_arguments)
        : name(std::move(function_name))
        , arguments(std::move(json_arguments)) {}
};

/// The model's call of a custom tool, with its input.
struct custom_call {
    std::string name;
    std::string input;

    custom_call() = default;
    custom_call(std::string tool_name, std::string text)
        : name(std::move(tool_name))
        , input(std::move(text)) {}
};

/// One tool call of the model. Answer it with `message::tool(call.id, result)`.
class OPENAI_DECL tool_call {
public:
    std::string id;                ///< the server's; replaced by a generated id if it is missing or not unique
    std::string type = "function"; ///< "function", "custom" or what a provider invents
    std::optional<function_call> function;
    std::optional<custom_call> custom;
    boost::json::object extra; ///< further members that you add; sent to every provider
    received_members received; ///< further members of a call that was received
    bool complete = true;      ///< false if it was cut or filtered, or is still coming: do not execute it

    tool_call() = default;
    tool_call(std::string call_id, std::string function_name, std::string json_arguments)
        : id(std::move(call_id))
        , function(openai::function_call(std::move(function_name), std::move(json_arguments))) {}

    /// Name of the function or custom tool.
    std::string_view name() const noexcept;

    /// The function's arguments as JSON text, or the input of the custom tool.
    std::string_view arguments() const noexcept;
};

} // namespace openai
