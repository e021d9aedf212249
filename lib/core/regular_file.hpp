// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// The largest size of a file, and the name of the option that sets it. `option` is empty if no option sets this size.
struct file_limit {
    std::size_t bytes;
    std::string_view option;
};

/// Returns the whole content of a regular file. Blocks. `what` describes the file, e.g. "image file", and may be empty.
/// The message of an error contains `what` and then the path.
/// Throws `error`: `limit_exceeded` if the file is larger than `limit`. Throws `file_failed` if the file cannot be
/// read, or if it is not a regular file but, for example, a device or a pipe. If the system reported an error code,
/// `error_details::cause` is set to this code.
std::string read_file(const std::string& path, file_limit limit, std::string_view what);

/// Writes a file and replaces an existing one. Blocks. If a regular file cannot be written completely, it is removed.
/// Throws `error` (`file_failed`).
void write_file(const std::string& path, std::string_view bytes, std::string_view what);

} // namespace openai::detail
