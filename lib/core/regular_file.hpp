// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// How large a file may be, and the option that says so, if one does.
struct file_limit {
    std::size_t bytes;
    std::string_view option;
};

/// The whole of a regular file. Blocks. Messages tell the path, and before it `what`, whose file it is.
/// Throws `error`: `file_failed` with the system's code as its cause, also for a device or a pipe; `limit_exceeded` for
/// more than `limit`.
std::string read_file(const std::string& path, file_limit limit, std::string_view what);

/// Writes a file, in place of the one that is there. Blocks. A regular file that could not be written completely is
/// removed. Throws `error` (`file_failed`).
void write_file(const std::string& path, std::string_view bytes, std::string_view what);

} // namespace openai::detail
