// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/file_input.hpp>

namespace openai::detail {

/// What a `file_input` keeps to itself.
class file_access {
public:
    /// The path that is still to be read, or an empty one.
    static std::string path_to_read(const file_input& file);

    static void keep(file_input& file, std::string bytes);
    /// The bytes, or null if there is no file or it was not read.
    static std::shared_ptr<const std::string> bytes(const file_input& file);
};

} // namespace openai::detail
