// SPDX-License-Identifier: BSL-1.0
#include <openai/content_part.hpp>
#include <openai/error.hpp>

#include <fstream>
#include <sstream>

namespace openai {

content_part content_part::image_file(const std::string& path, std::optional<std::string> detail) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf(); // fails for an empty one, too
    if (!file || !bytes) throw error(errc::invalid_argument, "image file: cannot be read, or is empty");
    return image_bytes(bytes.view(), std::move(detail));
}

} // namespace openai
