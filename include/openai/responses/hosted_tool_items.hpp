// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/message_item.hpp>
#include <openai/responses/response_tool.hpp>

/// Calls of tools that the server runs, together with their results.
namespace openai {

/// One step of a web search. The `type` decides which members are set.
class OPENAI_DECL web_search_action {
public:
    std::string type; ///< "search", "open_page", "find_in_page"
    std::optional<std::string> query;
    std::vector<std::string> queries;
    std::vector<boost::json::value> sources; ///< each `{"type": ..., "url": ...}`; only if `include` asks for them
    std::optional<std::string> url;
    std::optional<std::string> pattern; ///< the text to find in the page
    boost::json::object extra;          ///< all other JSON members

    web_search_action() = default;
};

/// A web search.
class OPENAI_DECL web_search_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "web_search_call";

    std::optional<std::string> id;
    std::optional<std::string> status; ///< "in_progress", "searching", "completed", "failed"
    std::optional<web_search_action> action;
    boost::json::object extra; ///< all other JSON members

    web_search_call_item() = default;

    /// Returns the text that was searched for: the action's `query`, or the first of its `queries`. Returns an empty
    /// text if there is none.
    std::string_view query() const noexcept;
};

/// One file that a file search found.
class OPENAI_DECL file_search_result {
public:
    std::optional<std::string> file_id;
    std::optional<std::string> filename;
    std::optional<std::string> text;
    std::optional<boost::json::value> attributes;
    std::optional<double> score; ///< 0 to 1
    boost::json::object extra;   ///< all other JSON members

    file_search_result() = default;
};

/// A search in vector stores.
class OPENAI_DECL file_search_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "file_search_call";

    std::optional<std::string> id;
    std::optional<std::string> status; ///< "in_progress", "searching", "completed", "incomplete", "failed"
    std::vector<std::string> queries;
    std::vector<file_search_result> results; ///< only if `include` asks for them
    boost::json::object extra;               ///< all other JSON members

    file_search_call_item() = default;
};

/// One output of a program that the server's code interpreter ran.
class OPENAI_DECL code_interpreter_output {
public:
    std::string type; ///< "logs", "image"
    std::optional<std::string> logs;
    std::optional<std::string> url; ///< URL of the image
    boost::json::object extra;      ///< all other JSON members

    code_interpreter_output() = default;
};

/// A program that the server's code interpreter ran.
class OPENAI_DECL code_interpreter_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "code_interpreter_call";

    std::optional<std::string> id;
    std::optional<std::string> status; ///< "in_progress", "interpreting", "completed", "incomplete", "failed"
    std::optional<std::string> container_id;
    std::optional<std::string> code;
    std::vector<code_interpreter_output> outputs; ///< only if `include` asks for them
    boost::json::object extra;                    ///< all other JSON members

    code_interpreter_call_item() = default;
};

/// An image that the server generated.
class OPENAI_DECL image_generation_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "image_generation_call";

    std::optional<std::string> id;
    std::optional<std::string> status; ///< "in_progress", "generating", "completed", "failed"
    std::optional<std::string> result; ///< the image in base64
    boost::json::object extra;         ///< all other JSON members

    image_generation_call_item() = default;
};

/// A search by the model for tools whose `defer_loading` is set.
class OPENAI_DECL tool_search_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "tool_search_call";

    std::optional<std::string> id;
    std::optional<std::string> call_id;
    std::optional<std::string> execution; ///< "server" or "client"
    std::optional<boost::json::value> arguments;
    std::optional<std::string> status;
    std::optional<std::string> created_by;
    boost::json::object extra; ///< all other JSON members

    tool_search_call_item() = default;
};

/// The tools that a tool search found.
class OPENAI_DECL tool_search_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "tool_search_output";

    std::optional<std::string> id;
    std::optional<std::string> call_id;
    std::optional<std::string> execution; ///< "server" or "client"
    std::vector<response_tool> tools;     ///< described in the same way as in a request
    std::optional<std::string> status;
    std::optional<std::string> created_by;
    boost::json::object extra; ///< all other JSON members

    tool_search_output_item() = default;
};

/// Tools that are added during a conversation.
class OPENAI_DECL additional_tools_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "additional_tools";

    std::optional<std::string> id;
    std::string role = "developer";
    std::vector<response_tool> tools; ///< described in the same way as in a request
    boost::json::object extra;        ///< all other JSON members

    additional_tools_item() = default;
};

} // namespace openai
