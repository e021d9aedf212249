// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::detail {

/// The whole of a regular file. Blocks. `what` names in messages whose file it is; the path appears in none.
/// Throws `error`: `file_failed` with the system's code as its cause, `limit_exceeded` for more than `limit` bytes.
std::string read_file(const std::string& path, std::size_t limit, std::string_view what);

/// Writes a file, in place of the one that is there. Blocks. A regular file that could not be written completely is
/// removed. Throws `error` (`file_failed`).
void write_file(const std::string& path, std::string_view bytes, std::string_view what);

} // namespace openai::detail
