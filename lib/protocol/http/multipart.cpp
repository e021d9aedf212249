// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/multipart.hpp"

#include "protocol/http/http_request.hpp"

#include <openai/core/error.hpp>

#include <algorithm>

namespace openai::detail::protocol {
namespace {

constexpr std::string_view form_type = "multipart/form-data; boundary=";

std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '"') out += "%22";
        else if (c == '\r') out += "%0D";
        else if (c == '\n') out += "%0A";
        else out += c;
    }
    return out;
}

void check_name(const detail::form_part& part, std::string_view name) {
    if (name.find('\0') == name.npos) return;
    throw error(errc::invalid_argument, escaped(part.name.substr(0, part.name.find('\0'))) + ": a name has a NUL");
}

std::string part_head(const detail::form_part& part) {
    check_name(part, part.name);
    std::string head = "Content-Disposition: form-data; name=\"" + escaped(part.name) + '"';
    if (part.filename) {
        check_name(part, *part.filename);
        head += "; filename=\"" + escaped(*part.filename) + '"';
    }
    head += "\r\n";
    if (!part.content_type.empty()) {
        check_header(escaped(part.name), "Content-Type", part.content_type);
        head += "Content-Type: " + part.content_type + "\r\n";
    }
    return head + "\r\n";
}

} // namespace

std::optional<std::string> encode_form(const detail::form& parts, std::string_view boundary) {
    const auto delimiter = "--" + std::string(boundary);
    std::vector<std::string> heads;
    auto size = delimiter.size() + 4;
    for (const auto& part : parts) {
        // In the head of a part, the boundary could only be inside a line, where no parser looks for it.
        if (part.content().find(boundary) != std::string_view::npos) return std::nullopt;
        heads.push_back(part_head(part));
        size += delimiter.size() + 4 + heads.back().size() + part.content().size();
    }
    std::string body;
    body.reserve(size);
    for (std::size_t i = 0; i < parts.size(); ++i)
        body.append(delimiter).append("\r\n").append(heads[i]).append(parts[i].content()).append("\r\n");
    return std::move(body.append(delimiter).append("--\r\n"));
}

std::string form_content_type(std::string_view boundary) { return std::string(form_type).append(boundary); }

std::optional<std::string> replace_form_text(std::string_view body, std::string_view content_type,
                                             std::string_view name, std::string_view text) {
    if (!content_type.starts_with(form_type)) return std::nullopt;
    const auto delimiter = "--" + std::string(content_type.substr(form_type.size()));
    detail::form_part wanted;
    wanted.name = name;
    const auto head = delimiter + "\r\n" + part_head(wanted);
    const auto begin = body.find(head);
    if (begin == body.npos) return std::nullopt;
    const auto content = begin + head.size();
    const auto end = body.find("\r\n" + delimiter, content);
    return std::string(body.substr(0, content)).append(text).append(body.substr(std::min(end, body.size())));
}

} // namespace openai::detail::protocol
