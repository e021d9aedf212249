// SPDX-License-Identifier: BSL-1.0
#include "core/regular_file.hpp"
#include "text/sanitize.hpp"

#include <openai/chat/content_part.hpp>
#include <openai/core/error.hpp>

namespace openai {
namespace {

constexpr std::size_t longest_file = 128u << 20; // the default of `client_options::max_request_body`

std::string read_image(const std::string& path) {
    try {
        return detail::read_file(path, {longest_file, {}}, "image file");
    } catch (const error& failure) {
        throw failure.with([](error_details& details) {
            if (details.code == errc::file_failed) details.code = errc::invalid_argument;
        });
    }
}

} // namespace

content_part content_part::image_file(const std::string& path, std::optional<std::string> image_detail) {
    const auto bytes = read_image(path);
    const auto refuse = [&](const std::string& why) {
        throw error(errc::invalid_argument, "image file: " + detail::sanitize(path, 256) + ": " + why);
    };
    if (bytes.empty()) refuse("is empty");
    try {
        return image_bytes(bytes, std::move(image_detail));
    } catch (const error& failure) {
        refuse(failure.details().context);
        throw;
    }
}

} // namespace openai
