// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace openai {

namespace detail {
class file_access;
}

/// A file to send. You give it as a path, or as bytes together with a file name. Copying this object is cheap.
///
/// A file at a path is read when the operation begins, on `client_options::file_executor`. It is read once and
/// completely, so every attempt sends the same bytes. If reading fails, nothing is sent, and the operation fails:
///
/// - with `file_failed` if the path is not that of a regular file, or if the file cannot be read. If the file cannot be
///   read, `cause` is the operating system's reason.
/// - with `limit_exceeded` if the file is larger than `client_options::max_request_body`.
///
/// The error message names the field and the path. If the file name is not UTF-8, the operation fails with
/// `invalid_argument`.
class OPENAI_DECL file_input {
public:
    file_input() = default; ///< no file; an operation that needs one fails with `invalid_argument`

    /// Makes a file from these bytes and this name.
    static file_input from_bytes(std::string bytes, std::string filename);

    /// Makes a file from the regular file at this path. Its name is the last part of the path.
    static file_input from_path(std::string path);

    /// Sets the name that is sent to the server.
    file_input& named(std::string filename) &;
    file_input&& named(std::string filename) && { return std::move(named(std::move(filename))); }

    /// Sets the media type that is sent to the server. By default, the library derives the type from the first bytes.
    /// If it does not recognize them, it uses the extension of the name. If it does not know the extension, it sends
    /// "application/octet-stream".
    file_input& typed(std::string content_type) &;
    file_input&& typed(std::string content_type) && { return std::move(typed(std::move(content_type))); }

    /// Whether there is a file. Also returns true if the file is empty.
    bool has_value() const noexcept { return bytes_ != nullptr || !path_.empty(); }

    /// Returns the file name that is sent to the server.
    const std::string& filename() const noexcept { return filename_; }
    /// Returns the media type that you set, or an empty string if the library chooses the media type.
    const std::string& content_type() const noexcept { return content_type_; }

private:
    friend class detail::file_access;

    std::string filename_;
    std::string content_type_;
    std::string path_; ///< empty for a file that was given as bytes
    std::shared_ptr<const std::string> bytes_;
};

} // namespace openai
