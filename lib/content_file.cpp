// SPDX-License-Identifier: BSL-1.0
#include <openai/content_part.hpp>
#include <openai/error.hpp>

#include <fstream>
#include <iterator>

namespace openai {

content_part content_part::image_file(const std::string& path, std::optional<std::string> detail) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file || bytes.empty()) throw error(errc::invalid_argument, "image file: cannot be read, or is empty");
    return image_bytes(bytes, std::move(detail));
}

} // namespace openai
