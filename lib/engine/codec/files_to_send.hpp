// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/file_access.hpp"
#include "core/regular_file.hpp"
#include "json/form.hpp"

#include <memory>

namespace openai::detail {

/// Reads the files that a request names by their paths, without knowing the type of the request.
struct files_to_send {
    /// Returns a copy of the request, or null if the request names no file by its path.
    std::shared_ptr<void> (*unread)(const void* request);
    void (*read)(void* copy, file_limit limit); ///< reads into the copy; blocks; throws the errors of `read_file`
};

template <class Request>
std::shared_ptr<void> copy_if_unread(const void* request) {
    auto copy = std::make_shared<Request>(*static_cast<const Request*>(request));
    bool unread = false;
    mapping::for_each_file(*copy, [&](std::string_view, const file_input& file) {
        unread = unread || !file_access::path_to_read(file).empty();
    });
    return unread ? copy : nullptr;
}

template <class Request>
void read_files(void* copy, file_limit limit) {
    mapping::for_each_file(*static_cast<Request*>(copy), [&](std::string_view name, file_input& file) {
        const auto path = file_access::path_to_read(file);
        if (!path.empty()) file_access::keep(file, read_file(path, limit, name));
    });
}

template <class Request>
inline constexpr files_to_send files_of{copy_if_unread<Request>, read_files<Request>};

} // namespace openai::detail
