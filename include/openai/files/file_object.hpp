// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/file_input.hpp>
#include <openai/core/page.hpp>
#include <openai/detail/adders.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace openai {

/// Specifies when the server automatically deletes a file.
class OPENAI_DECL file_expiry {
public:
    std::string anchor = "created_at"; ///< the event from which `seconds` is counted
    std::int64_t seconds = 0;          ///< seconds after the event; OpenAI allows 3600 (an hour) to 2592000 (30 days)

    file_expiry() = default;
    explicit file_expiry(std::chrono::seconds after)
        : seconds(after.count()) {}
};

/// A request to upload a file (OpenAI's CreateFileRequest). An optional field is sent only if you set it.
class OPENAI_DECL file_upload : public detail::adders<file_upload> {
public:
    file_input file;     ///< the content and the name
    std::string purpose; ///< "assistants", "batch", "fine-tune", "vision", "user_data", "evals" or others
    /// The time at which the server deletes the file. If you do not set it, OpenAI's default expiry for this `purpose`
    /// applies. If there is no default expiry, the file does not expire.
    std::optional<file_expiry> expires_after;

    /// JSON members for which this class has no field. They are sent as further parts of the multipart form. If a value
    /// is an object, each of its members becomes a part with the name `name[member]`. If a value is a list, each of its
    /// elements becomes a part with the name `name[]`. If `extra_body` has a member with the same name as a field of
    /// this class, the member is sent instead of the field.
    boost::json::object extra_body;

    file_upload() = default;
    file_upload(file_input input, std::string intended_purpose)
        : file(std::move(input))
        , purpose(std::move(intended_purpose)) {}
};

/// A file that the server keeps.
class OPENAI_DECL file_object {
public:
    std::string id;                            ///< id of the file
    std::string object;                        ///< "file"
    std::int64_t bytes = 0;                    ///< size of the file
    std::int64_t created_at = 0;               ///< seconds since 1970; 0 if the server does not say
    std::optional<std::int64_t> expires_at;    ///< when the file expires, in seconds since 1970
    std::string filename;                      ///< name of the file
    std::string purpose;                       ///< what the file is for, as in `file_upload`
    std::optional<std::string> status;         ///< "uploaded", "processed", "error"
    std::optional<std::string> status_details; ///< why the file was refused; deprecated by OpenAI
    boost::json::object extra;                 ///< other members that the provider sent

    file_object() = default;
};

/// Parameters for listing files.
class OPENAI_DECL file_list_parameters : public paging, public detail::adders<file_list_parameters> {
public:
    std::optional<std::string> purpose; ///< if set, the page contains only files with this purpose

    file_list_parameters() = default;
};

} // namespace openai
