// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/message_item.hpp>

/// Calls of functions and custom tools, and their results. Your program runs the functions and tools.
namespace openai {

/// The model's call of a function. Answer it with `response_item::function_output(call->call_id, result)`.
class OPENAI_DECL function_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "function_call";

    std::optional<std::string> id;         ///< the id that the server gave this item
    std::string call_id;                   ///< copy it into the item that answers this call
    std::string name;                      ///< name of the function
    std::string arguments;                 ///< JSON text as the model wrote it
    std::optional<std::string> namespace_; ///< the JSON member `namespace`: the namespace of the tool, if any
    /// Who makes the call. For a call by the model, this is `{"type": "direct"}`. For a call by a program that the
    /// model wrote, it is an object that contains a `caller_id`.
    std::optional<boost::json::value> caller;
    std::optional<std::string> status;     ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by; ///< id of the actor that created the item
    boost::json::object extra;             ///< all other JSON members

    function_call_item() = default;
    function_call_item(std::string call, std::string function_name, std::string json_arguments)
        : call_id(std::move(call))
        , name(std::move(function_name))
        , arguments(std::move(json_arguments)) {}
};

/// The result of a function call.
class OPENAI_DECL function_call_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "function_call_output";

    std::optional<std::string> id;            ///< the id that the server gave this item
    std::optional<std::string> call_id;       ///< the `call_id` of the call that this item answers
    response_content output;                  ///< a string, or a list of parts: texts, images, files
    std::optional<std::string> name;          ///< name of the function
    std::optional<std::string> namespace_;    ///< the JSON member `namespace`
    std::optional<boost::json::value> caller; ///< copy it from the call
    std::optional<std::string> status;        ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by;    ///< id of the actor that created the item
    boost::json::object extra;                ///< all other JSON members

    function_call_output_item() = default;
    function_call_output_item(std::string call, response_content result)
        : call_id(std::move(call))
        , output(std::move(result)) {}
};

/// The model's call of a custom tool. Answer it with `response_item::custom_tool_output(call->call_id, result)`.
class OPENAI_DECL custom_tool_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "custom_tool_call";

    std::optional<std::string> id;            ///< the id that the server gave this item
    std::string call_id;                      ///< copy it into the item that answers this call
    std::string name;                         ///< name of the tool
    std::string input;                        ///< free text, or text that follows the tool's grammar
    std::optional<std::string> namespace_;    ///< the JSON member `namespace`
    std::optional<boost::json::value> caller; ///< who makes the call, in the same form as in `function_call_item`
    std::optional<std::string> status;        ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by;    ///< id of the actor that created the item
    boost::json::object extra;                ///< all other JSON members

    custom_tool_call_item() = default;
};

/// The result of a custom tool's call.
class OPENAI_DECL custom_tool_call_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "custom_tool_call_output";

    std::optional<std::string> id;            ///< the id that the server gave this item
    std::string call_id;                      ///< the `call_id` of the call that this item answers
    response_content output;                  ///< a string, or a list of parts: texts, images, files
    std::optional<boost::json::value> caller; ///< copy it from the call
    std::optional<std::string> status;        ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by;    ///< id of the actor that created the item
    boost::json::object extra;                ///< all other JSON members

    custom_tool_call_output_item() = default;
    custom_tool_call_output_item(std::string call, response_content result)
        : call_id(std::move(call))
        , output(std::move(result)) {}
};

} // namespace openai
