// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/file_input.hpp>

namespace openai::detail {

/// Gives the library access to the private data of a `file_input`.
class file_access {
public:
    /// Returns the path of the file if the file has not been read yet. Returns an empty string if it has been read, or
    /// has no path.
    static std::string path_to_read(const file_input& file);

    static void keep(file_input& file, std::string bytes);
    /// Returns the bytes of the file, or null if there is no file or the file has not been read.
    static std::shared_ptr<const std::string> bytes(const file_input& file);
};

} // namespace openai::detail
