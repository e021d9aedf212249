// SPDX-License-Identifier: BSL-1.0
#include <openai/core/file_input.hpp>

#include "core/file_access.hpp"

#include <utility>

namespace openai {

file_input file_input::from_bytes(std::string bytes, std::string filename) {
    file_input file;
    file.bytes_ = std::make_shared<const std::string>(std::move(bytes));
    file.filename_ = std::move(filename);
    return file;
}

file_input file_input::from_path(std::string path) {
    file_input file;
    const auto slash = path.rfind('/');
    file.filename_ = slash == std::string::npos ? path : path.substr(slash + 1);
    file.path_ = std::move(path);
    return file;
}

file_input& file_input::named(std::string filename) & {
    filename_ = std::move(filename);
    return *this;
}

file_input& file_input::typed(std::string content_type) & {
    content_type_ = std::move(content_type);
    return *this;
}

namespace detail {

std::string file_access::path_to_read(const file_input& file) { return file.bytes_ ? std::string() : file.path_; }

void file_access::keep(file_input& file, std::string bytes) {
    file.bytes_ = std::make_shared<const std::string>(std::move(bytes));
}

std::shared_ptr<const std::string> file_access::bytes(const file_input& file) { return file.bytes_; }

} // namespace detail
} // namespace openai
