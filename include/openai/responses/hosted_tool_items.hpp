// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/message_item.hpp>
#include <openai/responses/response_tool.hpp>

/// Items for tools that the server runs, for tool searches, and for tools that are added during a conversation.
namespace openai {

/// One step of a web search. The `type` decides which members are set.
class OPENAI_DECL web_search_action {
public:
    std::string type; ///< "search", "open_page", "find_in_page"
    /// For "search": the text that is searched for. OpenAI has deprecated it in favor of `queries`.
    std::optional<std::string> query;
    std::vector<std::string> queries; ///< for "search": the texts that are searched for
    /// The sources, each in the form `{"type": ..., "url": ...}`. The server sends them only if the request's `include`
    /// asks for them.
    std::vector<boost::json::value> sources;
    std::optional<std::string> url;     ///< for "open_page" and "find_in_page": the URL of the page
    std::optional<std::string> pattern; ///< for "find_in_page": the text to find in the page
    boost::json::object extra;          ///< all other JSON members

    web_search_action() = default;
};

/// A web search.
class OPENAI_DECL web_search_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "web_search_call";

    std::optional<std::string> id;           ///< the id that the server gave this item
    std::optional<std::string> status;       ///< "in_progress", "searching", "completed", "failed"
    std::optional<web_search_action> action; ///< what the search did
    boost::json::object extra;               ///< all other JSON members

    web_search_call_item() = default;

    /// Returns the text that was searched for: the action's `query`, or the first of its `queries`. Returns an empty
    /// string if neither is set.
    std::string_view query() const noexcept;
};

/// One file that a file search found.
class OPENAI_DECL file_search_result {
public:
    std::optional<std::string> file_id;  ///< id of the file that was found
    std::optional<std::string> filename; ///< name of the file that was found
    std::optional<std::string> text;     ///< the passage that was found
    /// The attributes of the file, as an object whose values are strings, numbers or booleans.
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

    std::optional<std::string> id;           ///< the id that the server gave this item
    std::optional<std::string> status;       ///< "in_progress", "searching", "completed", "incomplete", "failed"
    std::vector<std::string> queries;        ///< the texts that were searched for
    std::vector<file_search_result> results; ///< the server sends them only if `include` asks for them
    boost::json::object extra;               ///< all other JSON members

    file_search_call_item() = default;
};

/// One output of a program that the server's code interpreter ran.
class OPENAI_DECL code_interpreter_output {
public:
    std::string type;                ///< "logs", "image"
    std::optional<std::string> logs; ///< what the program printed
    std::optional<std::string> url;  ///< URL of the image
    boost::json::object extra;       ///< all other JSON members

    code_interpreter_output() = default;
};

/// A program that the server's code interpreter ran.
class OPENAI_DECL code_interpreter_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "code_interpreter_call";

    std::optional<std::string> id;           ///< the id that the server gave this item
    std::optional<std::string> status;       ///< "in_progress", "interpreting", "completed", "incomplete", "failed"
    std::optional<std::string> container_id; ///< the container that ran the program
    std::optional<std::string> code;         ///< the program, in Python
    std::vector<code_interpreter_output> outputs; ///< the server sends them only if `include` asks for them
    boost::json::object extra;                    ///< all other JSON members

    code_interpreter_call_item() = default;
};

/// An image that the server generated.
class OPENAI_DECL image_generation_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "image_generation_call";

    std::optional<std::string> id;     ///< the id that the server gave this item
    std::optional<std::string> status; ///< "in_progress", "generating", "completed", "failed"
    std::optional<std::string> result; ///< the image in base64
    boost::json::object extra;         ///< all other JSON members

    image_generation_call_item() = default;
};

/// The model's search for tools that have `defer_loading` set.
class OPENAI_DECL tool_search_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "tool_search_call";

    std::optional<std::string> id;               ///< the id that the server gave this item
    std::optional<std::string> call_id;          ///< connects the search with its output
    std::optional<std::string> execution;        ///< "server" or "client"
    std::optional<boost::json::value> arguments; ///< what the model searches for
    std::optional<std::string> status;           ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by;       ///< id of the actor that created the item
    boost::json::object extra;                   ///< all other JSON members

    tool_search_call_item() = default;
};

/// The tools that a tool search found.
class OPENAI_DECL tool_search_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "tool_search_output";

    std::optional<std::string> id;         ///< the id that the server gave this item
    std::optional<std::string> call_id;    ///< connects the search with its output
    std::optional<std::string> execution;  ///< "server" or "client"
    std::vector<response_tool> tools;      ///< the tools, in the same form as in a request
    std::optional<std::string> status;     ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by; ///< id of the actor that created the item
    boost::json::object extra;             ///< all other JSON members

    tool_search_output_item() = default;
};

/// Tools that are added during a conversation.
class OPENAI_DECL additional_tools_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "additional_tools";

    std::optional<std::string> id;    ///< the id that the server gave this item
    std::string role = "developer";   ///< the role that adds the tools
    std::vector<response_tool> tools; ///< the tools, in the same form as in a request
    boost::json::object extra;        ///< all other JSON members

    additional_tools_item() = default;
};

} // namespace openai
