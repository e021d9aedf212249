// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_item.hpp>

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Items about the tools of MCP servers. The API's server, and not your program, calls these tools.
namespace openai {

/// One tool of an MCP server.
class OPENAI_DECL mcp_listed_tool {
public:
    std::string name;                              ///< the name by which the model calls the tool
    std::optional<std::string> description;        ///< what the tool does
    boost::json::value input_schema;               ///< JSON schema of the arguments
    std::optional<boost::json::value> annotations; ///< the MCP server's hints about the tool
    boost::json::object extra;                     ///< all other JSON members

    mcp_listed_tool() = default;
};

/// The list of tools that the API's server got from an MCP server.
class OPENAI_DECL mcp_list_tools_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "mcp_list_tools";

    std::optional<std::string> id;      ///< the id that the API's server gave this item
    std::string server_label;           ///< your name for the MCP server, as in `mcp_tool`
    std::vector<mcp_listed_tool> tools; ///< the tools that the MCP server offers
    std::optional<std::string> error;   ///< why the tools could not be listed
    boost::json::object extra;          ///< all other JSON members

    mcp_list_tools_item() = default;
};

/// The model asks for permission to call a tool. To allow the call, answer with
/// `response_item::mcp_approval(*request->id, true)`.
class OPENAI_DECL mcp_approval_request_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "mcp_approval_request";

    std::optional<std::string> id; ///< the id that the API's server gave this item
    std::string server_label;      ///< your name for the MCP server, as in `mcp_tool`
    std::string name;              ///< name of the tool
    std::string arguments;         ///< JSON text
    boost::json::object extra;     ///< all other JSON members

    mcp_approval_request_item() = default;
};

/// Your answer to an `mcp_approval_request_item`: whether the model may call the tool.
class OPENAI_DECL mcp_approval_response_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "mcp_approval_response";

    std::optional<std::string> id;     ///< the id that the API's server gave this item
    std::string approval_request_id;   ///< id of the request that this item answers
    bool approve = false;              ///< whether the model may call the tool
    std::optional<std::string> reason; ///< reason for the decision
    boost::json::object extra;         ///< all other JSON members

    mcp_approval_response_item() = default;
    mcp_approval_response_item(std::string request_id, bool yes)
        : approval_request_id(std::move(request_id))
        , approve(yes) {}
};

/// A call of an MCP server's tool, with its result.
class OPENAI_DECL mcp_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "mcp_call";

    std::optional<std::string> id;                  ///< the id that the API's server gave this item
    std::string server_label;                       ///< your name for the MCP server, as in `mcp_tool`
    std::string name;                               ///< name of the tool
    std::string arguments;                          ///< JSON text
    std::optional<std::string> output;              ///< what the tool returned
    std::optional<boost::json::value> error;        ///< why the call failed: an object with a `type`, or a string
    std::optional<std::string> status;              ///< "in_progress", "calling", "completed", "incomplete", "failed"
    std::optional<std::string> approval_request_id; ///< id of the approval request, if there was one
    boost::json::object extra;                      ///< all other JSON members

    mcp_call_item() = default;
};

} // namespace openai
