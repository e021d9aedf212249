// SPDX-License-Identifier: BSL-1.0
#include <openai/detail/files_to_send.hpp>

#include "client/client_core.hpp"
#include "file_access.hpp"
#include "regular_file.hpp"

namespace openai::detail {

void read_files(client_core& core, file_input& file, const char* field) noexcept {
    try {
        const auto path = file_access::path_to_read(file);
        if (!path.empty())
            file_access::keep(file, read_file(path, {core.options.max_request_body, "max_request_body"}, field));
    } catch (...) {
        file_access::fail(file, std::current_exception());
    }
}

void read_files(client_core& core, std::vector<file_input>& files, const char* field) noexcept {
    for (auto& file : files) read_files(core, file, field);
}

void read_files(client_core& core, std::optional<file_input>& file, const char* field) noexcept {
    if (file) read_files(core, *file, field);
}

} // namespace openai::detail
