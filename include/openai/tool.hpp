// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/received_members.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace openai {

/// A function that the model may ask to be called.
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

/// Something the model may call. Built by the static functions.
class OPENAI_DECL tool {
public:
    std::string type = "function";                  ///< "function", "custom" or what a provider invents
    std::optional<function_definition> as_function; ///< sent as "function"
    std::optional<custom_definition> as_custom;     ///< sent as "custom"
    boost::json::object extra;                      ///< further members, sent as they are

    // Defined in the library, or every unit that uses the class would compile its members' copying.
    tool();
    tool(const tool&);
    tool(tool&&) noexcept;
    tool& operator=(const tool&);
    tool& operator=(tool&&);
    ~tool();

    /// A function; `parameters` is the JSON schema of its arguments, null for none.
    static tool function(std::string name, std::string description = {}, boost::json::value parameters = nullptr,
                         std::optional<bool> strict = {});

    /// A tool with free text as input; `format` null for plain text.
    static tool custom(std::string name, std::string description = {}, boost::json::value format = nullptr);

    /// A tool in one of its JSON forms: `{"name", "description", "parameters"}`, OpenAI's
    /// `{"type": "function", "function": {...}}`, or `{"tool": ...}` around one of them; also custom tools
    /// (`{"type": "custom", "name", ...}`), and other types, whose members are sent as they are.
    /// Throws `error` (`invalid_argument`) for what is no object or has neither name nor type.
    static tool from_json(const boost::json::value& json);

    /// Name of the function or custom tool; empty for other types.
    std::string_view name() const noexcept;
};

/// Which function the model wants called, and with what.
struct function_call {
    std::string name;
    std::string arguments; ///< JSON as text, as the model wrote it: it may be cut or invalid

    function_call() = default;
    function_call(std::string function_name, std::string json_arguments)
        : name(std::move(function_name))
        , arguments(std::move(json_arguments)) {}
};

/// Which custom tool the model wants called, and with what.
struct custom_call {
    std::string name;
    std::string input;

    custom_call() = default;
    custom_call(std::string tool_name, std::string text)
        : name(std::move(tool_name))
        , input(std::move(text)) {}
};

/// One call the model asks for. Answer it with `message::tool(call.id, result)`.
class OPENAI_DECL tool_call {
public:
    std::string id;                ///< of the server's; one of our own making where it sends none, or the same twice
    std::string type = "function"; ///< "function", "custom" or what a provider invents
    std::optional<function_call> function;
    std::optional<custom_call> custom;
    boost::json::object extra; ///< further members of yours, sent to every provider
    received_members received; ///< further members of a call that was received
    bool complete = true;      ///< false: cut, filtered, too long, or still coming; not to be executed

    tool_call() = default;
    tool_call(std::string call_id, std::string function_name, std::string json_arguments)
        : id(std::move(call_id))
        , function(openai::function_call(std::move(function_name), std::move(json_arguments))) {}

    /// Name of the function or custom tool.
    std::string_view name() const noexcept;

    /// Arguments of the function as JSON text, or input of the custom tool.
    std::string_view arguments() const noexcept;
};

} // namespace openai
