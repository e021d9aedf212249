// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/detail/adders.hpp>
#include <openai/files/file_object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace openai {

/// A request to upload a file in parts (OpenAI's CreateUploadRequest). An optional field is sent only if you set it.
class OPENAI_DECL upload_request : public detail::adders<upload_request> {
public:
    std::string filename;   ///< name of the file
    std::string purpose;    ///< what the file is for, as in `file_upload`
    std::int64_t bytes = 0; ///< size of all parts together
    std::string mime_type;  ///< media type of the file, e.g. "application/pdf"
    /// The time at which the server deletes the file. If you do not set it, OpenAI's default expiry for this `purpose`
    /// applies. If there is no default expiry, the file does not expire.
    std::optional<file_expiry> expires_after;
    boost::json::object extra_body; ///< JSON members for which this class has no field

    upload_request() = default;
    upload_request(std::string name, std::string intended_purpose, std::int64_t size, std::string media_type)
        : filename(std::move(name))
        , purpose(std::move(intended_purpose))
        , bytes(size)
        , mime_type(std::move(media_type)) {}
};

/// The request that completes an upload. It lists the parts in their order in the file.
class OPENAI_DECL upload_completion : public detail::adders<upload_completion> {
public:
    std::vector<std::string> part_ids; ///< ids of the parts, in their order in the file
    std::optional<std::string> md5;    ///< checksum of the whole file, hexadecimal
    boost::json::object extra_body;    ///< JSON members for which this class has no field

    upload_completion() = default;
    explicit upload_completion(std::vector<std::string> ids)
        : part_ids(std::move(ids)) {}

    /// Appends a part.
    upload_completion& add(std::string part_id) & {
        part_ids.push_back(std::move(part_id));
        return *this;
    }
    upload_completion&& add(std::string part_id) && { return std::move(add(std::move(part_id))); }
};

/// A request that sends one part of an upload.
class OPENAI_DECL part_upload : public detail::adders<part_upload> {
public:
    file_input data;                ///< the bytes of the part
    boost::json::object extra_body; ///< further fields of the multipart form; see `file_upload`

    part_upload() = default;
    explicit part_upload(file_input piece)
        : data(std::move(piece)) {}
};

/// An upload that is in progress or has ended.
class OPENAI_DECL upload {
public:
    std::string id;                         ///< id of the upload
    std::string object;                     ///< "upload"
    std::string status;                     ///< "pending", "completed", "cancelled", "expired"
    std::int64_t bytes = 0;                 ///< size of the whole file
    std::int64_t created_at = 0;            ///< seconds since 1970
    std::optional<std::int64_t> expires_at; ///< when the upload expires, in seconds since 1970
    std::string filename;                   ///< name of the file
    std::string purpose;                    ///< what the file is for, as in `file_upload`
    std::optional<file_object> file;        ///< set when the upload is completed
    boost::json::object extra;              ///< other members that the provider sent

    upload() = default;
};

/// A part that the server has received.
class OPENAI_DECL upload_part {
public:
    std::string id;              ///< id of the part
    std::string object;          ///< "upload.part"
    std::string upload_id;       ///< id of the upload
    std::int64_t created_at = 0; ///< seconds since 1970
    boost::json::object extra;   ///< other members that the provider sent

    upload_part() = default;
};

} // namespace openai
