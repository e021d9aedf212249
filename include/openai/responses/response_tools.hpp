// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_tool.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The tools of the Responses API. `allowed_callers` says who can call a tool: "direct" stands for the model, and
/// "programmatic" stands for a program that the model wrote.
namespace openai {

/// A function that your program runs.
class OPENAI_DECL function_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "function";

    std::string name;                        ///< the name by which the model calls the tool
    std::optional<std::string> description;  ///< tells the model what the tool does
    boost::json::value parameters = nullptr; ///< JSON schema of the arguments; null if there are none
    std::optional<bool> strict; ///< whether the arguments must match the schema; the server's default is true
    std::optional<boost::json::value> output_schema; ///< JSON schema of the result
    std::optional<bool> defer_loading;               ///< whether the tool is loaded only when a tool search finds it
    std::vector<std::string> allowed_callers;        ///< "direct", "programmatic"; if empty, the server's default
    boost::json::object extra;                       ///< all other JSON members

    function_tool() = default;
    explicit function_tool(std::string function_name, std::string what_it_does = {},
                           boost::json::value schema = nullptr);
};

/// A tool that your program runs. Its input is free text, or text that follows a grammar.
class OPENAI_DECL custom_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "custom";

    std::string name;                         ///< the name by which the model calls the tool
    std::optional<std::string> description;   ///< tells the model what the tool does
    std::optional<boost::json::value> format; ///< `{"type": "text"}`, or a grammar; see `with_grammar`
    std::optional<bool> defer_loading;        ///< whether the tool is loaded only when a tool search finds it
    std::vector<std::string> allowed_callers; ///< "direct", "programmatic"; if empty, the server's default
    boost::json::object extra;                ///< all other JSON members

    custom_tool() = default;
    explicit custom_tool(std::string tool_name, std::string what_it_does = {});

    /// Sets `format` to a grammar. `syntax` is "lark" or "regex".
    custom_tool& with_grammar(std::string_view syntax, std::string_view definition) &;
    custom_tool&& with_grammar(std::string_view syntax, std::string_view definition) && {
        return std::move(with_grammar(syntax, definition));
    }
};

/// Lets the model search the web. The server runs the search.
class OPENAI_DECL web_search_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "web_search";

    std::optional<bool> external_web_access;         ///< whether the server may fetch pages; OpenAI's default is true
    std::optional<boost::json::value> filters;       ///< `{"allowed_domains": [...]}`
    std::optional<boost::json::value> user_location; ///< `{"type": "approximate", "country": "DE", ...}`
    std::optional<std::string> search_context_size;  ///< "low", "medium", "high"
    boost::json::object extra;                       ///< all other JSON members

    web_search_tool() = default;
};

/// The older form of `web_search_tool`.
class OPENAI_DECL web_search_preview_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "web_search_preview";

    std::optional<boost::json::value> user_location; ///< `{"type": "approximate", "country": "DE", ...}`
    std::optional<std::string> search_context_size;  ///< "low", "medium", "high"
    std::vector<std::string> search_content_types;   ///< "text", "image"
    boost::json::object extra;                       ///< all other JSON members

    web_search_preview_tool() = default;
};

/// Lets the model search files in vector stores. The server runs the search.
class OPENAI_DECL file_search_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "file_search";

    std::vector<std::string> vector_store_ids;         ///< ids of the vector stores to search
    std::optional<std::int64_t> max_num_results;       ///< 1 to 50
    std::optional<boost::json::value> ranking_options; ///< object with `ranker`, `score_threshold`, `hybrid_search`
    std::optional<boost::json::value> filters;         ///< a comparison filter, or a compound filter ("and", "or")
    boost::json::object extra;                         ///< all other JSON members

    file_search_tool() = default;
    explicit file_search_tool(std::vector<std::string> stores)
        : vector_store_ids(std::move(stores)) {}
};

/// Lets the model run Python code in a container of the server.
class OPENAI_DECL code_interpreter_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "code_interpreter";

    boost::json::value container;             ///< a container's id, or `{"type": "auto", ...}` for a new one
    std::vector<std::string> allowed_callers; ///< "direct", "programmatic"; if empty, the server's default
    boost::json::object extra;                ///< all other JSON members

    code_interpreter_tool(); ///< the server makes a new container
    explicit code_interpreter_tool(boost::json::value id_or_options)
        : container(std::move(id_or_options)) {}
};

/// Lets the model generate or edit images.
class OPENAI_DECL image_generation_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "image_generation";

    std::optional<std::string> model;                   ///< the model that makes the images, e.g. "gpt-image-1"
    std::optional<std::string> quality;                 ///< "low", "medium", "high", "auto"
    std::optional<std::string> size;                    ///< "1024x1024", "1024x1536", "1536x1024", "auto"
    std::optional<std::string> output_format;           ///< "png", "webp", "jpeg"
    std::optional<std::int64_t> output_compression;     ///< in percent
    std::optional<std::string> moderation;              ///< "auto", "low"
    std::optional<std::string> background;              ///< "transparent", "opaque", "auto"
    std::optional<std::string> input_fidelity;          ///< "high", "low"
    std::optional<boost::json::value> input_image_mask; ///< `{"image_url": ...}` or `{"file_id": ...}`
    /// How many partial images a stream contains before the final image, 0 to 3.
    std::optional<std::int64_t> partial_images;
    std::optional<std::string> action; ///< "generate", "edit", "auto"
    boost::json::object extra;         ///< all other JSON members

    image_generation_tool() = default;
};

/// The tools of an MCP server. The API's server, and not your program, calls these tools. Set one of `server_url`,
/// `connector_id` and `tunnel_id`.
class OPENAI_DECL mcp_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "mcp";

    std::string server_label;                 ///< your name for the MCP server; the items of the response contain it
    std::optional<std::string> server_url;    ///< URL of the MCP server
    std::optional<std::string> connector_id;  ///< one of OpenAI's connectors, e.g. "connector_gmail"
    std::optional<std::string> tunnel_id;     ///< id of a tunnel to an MCP server in a private network
    std::optional<std::string> authorization; ///< OAuth token for the MCP server
    std::optional<std::string> server_description;   ///< tells the model what the MCP server offers
    std::map<std::string, std::string> headers;      ///< header fields for requests to the MCP server
    std::optional<boost::json::value> allowed_tools; ///< names of the tools that the model may call, or a filter
    /// Whether a call needs your approval: "always", "never", or an object with the members "always" and "never". Each
    /// of these members is a filter that selects tools.
    std::optional<boost::json::value> require_approval;
    std::optional<bool> defer_loading;        ///< whether these tools are loaded only when a tool search finds them
    std::vector<std::string> allowed_callers; ///< "direct", "programmatic"; if empty, the server's default
    boost::json::object extra;                ///< all other JSON members

    mcp_tool() = default;
    mcp_tool(std::string label, std::string url)
        : server_label(std::move(label))
        , server_url(std::move(url)) {}
};

/// A computer that the model uses through your program.
class OPENAI_DECL computer_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "computer";

    boost::json::object extra; ///< all other JSON members

    computer_tool() = default;
};

/// The older form of `computer_tool`.
class OPENAI_DECL computer_use_preview_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "computer_use_preview";

    std::string environment;         ///< "windows", "mac", "linux", "ubuntu", "browser"
    std::int64_t display_width = 0;  ///< in pixels
    std::int64_t display_height = 0; ///< in pixels
    boost::json::object extra;       ///< all other JSON members

    computer_use_preview_tool() = default;
};

/// A shell that runs the model's commands, on your machine or in a container of the server.
class OPENAI_DECL shell_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "shell";

    /// `{"type": "local"}`, `{"type": "container_auto"}`, or `{"type": "container_reference", "container_id": "..."}`
    std::optional<boost::json::value> environment;
    std::vector<std::string> allowed_callers; ///< "direct", "programmatic"; if empty, the server's default
    boost::json::object extra;                ///< all other JSON members

    shell_tool() = default;
};

/// The older form of `shell_tool`: a shell on your machine.
class OPENAI_DECL local_shell_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "local_shell";

    boost::json::object extra; ///< all other JSON members

    local_shell_tool() = default;
};

/// Lets the model change files. Your program makes the changes.
class OPENAI_DECL apply_patch_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "apply_patch";

    std::vector<std::string> allowed_callers; ///< "direct", "programmatic"; if empty, the server's default
    boost::json::object extra;                ///< all other JSON members

    apply_patch_tool() = default;
};

/// A group of tools under a common name.
class OPENAI_DECL namespace_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "namespace";

    std::string name;                 ///< name of the group
    std::string description;          ///< tells the model what the tools have in common
    std::vector<response_tool> tools; ///< functions and custom tools
    boost::json::object extra;        ///< all other JSON members

    namespace_tool() = default;
};

/// Lets the model search for tools whose `defer_loading` is set.
class OPENAI_DECL tool_search_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "tool_search";

    std::optional<std::string> execution; ///< who searches: "server", or "client" (your program)
    /// Tells the model what the search can find. Used only if `execution` is "client".
    std::optional<std::string> description;
    /// JSON schema of the search's arguments. Used only if `execution` is "client".
    std::optional<boost::json::value> parameters;
    boost::json::object extra; ///< all other JSON members

    tool_search_tool() = default;
};

/// Lets the model write programs that call tools.
class OPENAI_DECL programmatic_tool_calling_tool {
public:
    using is_response_tool = void;
    static constexpr std::string_view json_type = "programmatic_tool_calling";

    boost::json::object extra; ///< all other JSON members

    programmatic_tool_calling_tool() = default;
};

} // namespace openai
