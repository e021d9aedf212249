// SPDX-License-Identifier: BSL-1.0
#include <openai/chat/content_part.hpp>

#include "text/base64.hpp"
#include "text/media.hpp"

#include <openai/core/error.hpp>

namespace openai {
namespace {

std::string data_url(std::string_view type, std::string_view bytes) {
    return "data:" + std::string(type) + ";base64," + detail::base64(bytes);
}

content_part of_type(std::string type) {
    content_part part;
    part.type = std::move(type);
    return part;
}

} // namespace

content_part::content_part() = default;
content_part::content_part(const content_part&) = default;
content_part::content_part(content_part&&) noexcept = default;
content_part& content_part::operator=(const content_part&) = default;
content_part& content_part::operator=(content_part&&) = default;
content_part::~content_part() = default;

content_part content_part::from_text(std::string text) {
    auto part = of_type("text");
    part.text = std::move(text);
    return part;
}

content_part content_part::from_refusal(std::string text) {
    auto part = of_type("refusal");
    part.refusal = std::move(text);
    return part;
}

content_part content_part::image(std::string url, std::optional<std::string> detail) {
    auto part = of_type("image_url");
    part.image_url.emplace(std::move(url), std::move(detail));
    return part;
}

content_part content_part::image_bytes(std::string_view bytes, std::optional<std::string> detail) {
    const auto type = detail::mapping::media_type_of(bytes);
    if (!type.starts_with("image/")) throw error(errc::invalid_argument, "image: not PNG, JPEG, GIF, WebP or BMP");
    return image(data_url(type, bytes), std::move(detail));
}

content_part content_part::audio(std::string base64, std::string format) {
    auto part = of_type("input_audio");
    part.input_audio.emplace(std::move(base64), std::move(format));
    return part;
}

content_part content_part::audio_bytes(std::string_view bytes, std::string format) {
    return audio(detail::base64(bytes), std::move(format));
}

content_part content_part::file_id(std::string id) {
    auto part = of_type("file");
    part.file.emplace().file_id = std::move(id);
    return part;
}

content_part content_part::file_bytes(std::string filename, std::string_view bytes) {
    auto type = detail::mapping::media_type_of(bytes);
    if (type.empty()) type = detail::mapping::media_type_of_name(filename);
    auto part = of_type("file");
    auto& file = part.file.emplace();
    file.file_data = data_url(type, bytes);
    file.filename = std::move(filename);
    return part;
}

} // namespace openai
