// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/config.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>

namespace openai {

namespace detail {
class file_access;
}

/// A file that is sent: bytes with a name, or a path. Cheap to copy.
///
/// A path is read when the operation is called (`client.files.create(...)`), by the thread that calls it, as a whole
/// and once: every attempt sends the same bytes. What cannot be read is the operation's error, before anything is sent:
/// `file_failed` (the system's reason is its `cause`; also a device or a pipe) or `limit_exceeded`
/// (`client_options::max_request_body`); the message tells field and path. A name for the server that is not UTF-8 is
/// refused (`invalid_argument`).
class OPENAI_DECL file_input {
public:
    file_input() = default; ///< no file: refused (`invalid_argument`) where one is needed

    /// These bytes under this name.
    static file_input from_bytes(std::string bytes, std::string filename);

    /// The regular file at this path; its name is the path's last part.
    static file_input from_path(std::string path);

    /// Another name for the server.
    file_input& named(std::string filename) &;
    file_input&& named(std::string filename) && { return std::move(named(std::move(filename))); }

    /// The media type to state. By default it follows from the first bytes, else from the name's ending, else it is
    /// "application/octet-stream".
    file_input& typed(std::string content_type) &;
    file_input&& typed(std::string content_type) && { return std::move(typed(std::move(content_type))); }

    /// Whether a file was given. One of no bytes is a file.
    bool has_value() const noexcept { return bytes_ != nullptr || !path_.empty(); }

    const std::string& filename() const noexcept { return filename_; }
    const std::string& content_type() const noexcept { return content_type_; } ///< empty: follows from the file

private:
    friend class detail::file_access;

    std::string filename_;
    std::string content_type_;
    std::string path_; ///< empty: there are bytes
    std::shared_ptr<const std::string> bytes_;
    std::exception_ptr failure_; ///< of reading the path
};

} // namespace openai
