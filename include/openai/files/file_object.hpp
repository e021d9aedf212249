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

/// When the server deletes a file by itself.
class OPENAI_DECL file_expiry {
public:
    std::string anchor = "created_at"; ///< what the time counts from
    std::int64_t seconds = 0;          ///< OpenAI: an hour (3600) to 30 days (2592000)

    file_expiry() = default;
    explicit file_expiry(std::chrono::seconds after)
        : seconds(after.count()) {}
};

/// A file to be uploaded: OpenAI's CreateFileRequest. A field is sent exactly when it is set.
class OPENAI_DECL file_upload : public detail::adders<file_upload> {
public:
    file_input file;
    std::string purpose; ///< "assistants", "batch", "fine-tune", "vision", "user_data", "evals" or a provider's own
    std::optional<file_expiry> expires_after;

    /// Members that have no field here. They are sent as further entries of the form: members of an object as
    /// `name[member]`, elements of a list as `name[]`. A member of the same name replaces the typed one.
    boost::json::object extra_body;

    file_upload() = default;
    file_upload(file_input input, std::string intended_purpose)
        : file(std::move(input))
        , purpose(std::move(intended_purpose)) {}
};

/// A file that the server keeps.
class OPENAI_DECL file_object {
public:
    std::string id;
    std::string object;
    std::int64_t bytes = 0;      ///< its size
    std::int64_t created_at = 0; ///< seconds since 1970; 0 if the server does not say
    std::optional<std::int64_t> expires_at;
    std::string filename;
    std::string purpose;
    std::optional<std::string> status; ///< "uploaded", "processed", "error"
    std::optional<std::string> status_details;
    boost::json::object extra; ///< what else the provider says about it

    file_object() = default;
};

/// Parameters of a list of files.
class OPENAI_DECL file_list_parameters : public paging, public detail::adders<file_list_parameters> {
public:
    std::optional<std::string> purpose; ///< only files with this purpose

    file_list_parameters() = default;
};

} // namespace openai
