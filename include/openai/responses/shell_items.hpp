// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/responses/response_item.hpp>

#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Items for shell commands that the model wants to run, and for changes that it wants to make to files.
namespace openai {

/// The commands of a `shell_call_item`.
class OPENAI_DECL shell_action {
public:
    std::vector<std::string> commands;             ///< in the order in which to run them
    std::optional<std::int64_t> timeout_ms;        ///< time limit for all commands together
    std::optional<std::int64_t> max_output_length; ///< limit of the output, in characters
    boost::json::object extra;                     ///< all other JSON members

    shell_action() = default;
};

/// Commands that the model wants to run in a shell. Answer with a `shell_call_output_item`, unless the server has run
/// the commands in a container.
class OPENAI_DECL shell_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "shell_call";

    std::optional<std::string> id;            ///< the id that the server gave this item
    std::string call_id;                      ///< copy it into the item that answers this call
    shell_action action;                      ///< the commands and their limits
    std::optional<boost::json::value> caller; ///< who makes the call, in the same form as in `function_call_item`
    /// Where the commands run: `{"type": "local"}`, or an object with the `container_id` of a container.
    std::optional<boost::json::value> environment;
    std::optional<std::string> status;     ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by; ///< id of the actor that created the item
    boost::json::object extra;             ///< all other JSON members

    shell_call_item() = default;
};

/// The output of one command, and how the command ended.
class OPENAI_DECL shell_output {
public:
    std::string stdout_;                   ///< the JSON member `stdout`
    std::string stderr_;                   ///< the JSON member `stderr`
    boost::json::value outcome;            ///< `{"type": "exit", "exit_code": 0}` or `{"type": "timeout"}`
    std::optional<std::string> created_by; ///< id of the actor that created the item
    boost::json::object extra;             ///< all other JSON members

    shell_output() = default;
};

/// The answer to a `shell_call_item`.
class OPENAI_DECL shell_call_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "shell_call_output";

    std::optional<std::string> id;                 ///< the id that the server gave this item
    std::string call_id;                           ///< the `call_id` of the call that this item answers
    std::vector<shell_output> output;              ///< one for each command
    std::optional<std::int64_t> max_output_length; ///< limit of the output, in characters; copy it from the call
    std::optional<boost::json::value> caller;      ///< copy it from the call
    std::optional<std::string> status;             ///< "in_progress", "completed", "incomplete"
    std::optional<std::string> created_by;         ///< id of the actor that created the item
    boost::json::object extra;                     ///< all other JSON members

    shell_call_output_item() = default;
};

/// The command of a `local_shell_call_item`.
class OPENAI_DECL local_shell_action {
public:
    std::string type = "exec";                    ///< always "exec"
    std::vector<std::string> command;             ///< the program and its arguments
    std::map<std::string, std::string> env;       ///< environment variables of the command
    std::optional<std::int64_t> timeout_ms;       ///< time limit for the command, in milliseconds
    std::optional<std::string> working_directory; ///< the directory in which to run the command
    std::optional<std::string> user;              ///< name of the user that runs the command
    boost::json::object extra;                    ///< all other JSON members

    local_shell_action() = default;
};

/// A command that the model wants to run on your machine. This is the older form of `shell_call_item`.
class OPENAI_DECL local_shell_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "local_shell_call";

    std::optional<std::string> id;     ///< the id that the server gave this item
    std::string call_id;               ///< copy it into `id` of the item that answers this call
    local_shell_action action;         ///< the command
    std::optional<std::string> status; ///< "in_progress", "completed", "incomplete"
    boost::json::object extra;         ///< all other JSON members

    local_shell_call_item() = default;
};

/// Your program's answer to a `local_shell_call_item`.
class OPENAI_DECL local_shell_call_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "local_shell_call_output";

    std::string id;                    ///< id of the call
    std::string output;                ///< JSON text
    std::optional<std::string> status; ///< "in_progress", "completed", "incomplete"
    boost::json::object extra;         ///< all other JSON members

    local_shell_call_output_item() = default;
};

/// A change that the model wants to make to a file.
class OPENAI_DECL apply_patch_operation {
public:
    std::string type;                ///< "create_file", "update_file", "delete_file"
    std::string path;                ///< path of the file, relative to the workspace
    std::optional<std::string> diff; ///< content of a new file, or the change to a file
    boost::json::object extra;       ///< all other JSON members

    apply_patch_operation() = default;
};

/// A request by the model to change a file. Answer with an `apply_patch_call_output_item`.
class OPENAI_DECL apply_patch_call_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "apply_patch_call";

    std::optional<std::string> id;            ///< the id that the server gave this item
    std::string call_id;                      ///< copy it into the item that answers this call
    apply_patch_operation operation;          ///< the change
    std::optional<boost::json::value> caller; ///< who makes the call, in the same form as in `function_call_item`
    std::optional<std::string> status;        ///< "in_progress", "completed"
    std::optional<std::string> created_by;    ///< id of the actor that created the item
    boost::json::object extra;                ///< all other JSON members

    apply_patch_call_item() = default;
};

/// Your program's answer to an `apply_patch_call_item`.
class OPENAI_DECL apply_patch_call_output_item {
public:
    using is_response_item = void;
    static constexpr std::string_view json_type = "apply_patch_call_output";

    std::optional<std::string> id;            ///< the id that the server gave this item
    std::string call_id;                      ///< the `call_id` of the call that this item answers
    std::optional<std::string> output;        ///< a log, or the reason why the change failed
    std::string status;                       ///< "completed", "failed"
    std::optional<boost::json::value> caller; ///< copy it from the call
    std::optional<std::string> created_by;    ///< id of the actor that created the item
    boost::json::object extra;                ///< all other JSON members

    apply_patch_call_output_item() = default;
};

} // namespace openai
