// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace support {

/// One entry of a form.
struct form_entry {
    std::string name;
    std::optional<std::string> filename;
    std::string content_type;
    std::string content;

    bool operator==(const form_entry&) const = default;
};

/// Returns the entries of a `multipart/form-data` body. It does not depend on the encoder: it splits the body at the
/// delimiters and searches for the blank line.
inline std::vector<form_entry> parse_form(const std::string& body, const std::string& boundary) {
    const auto between = [](const std::string& text, const std::string& begin, const std::string& end) {
        const auto at = text.find(begin);
        if (at == std::string::npos) return std::optional<std::string>();
        const auto from = at + begin.size();
        return std::optional(text.substr(from, text.find(end, from) - from));
    };
    std::vector<form_entry> entries;
    const auto delimiter = "\r\n--" + boundary;
    const auto all = "\r\n" + body;
    for (auto at = all.find(delimiter); all.compare(at + delimiter.size(), std::string::npos, "--\r\n") != 0;) {
        const auto begin = at + delimiter.size() + 2;
        const auto blank = all.find("\r\n\r\n", begin);
        const auto end = all.find(delimiter, blank + 2);
        if (blank == std::string::npos || end == std::string::npos) throw std::runtime_error("the form does not end");
        const auto head = all.substr(begin, blank + 2 - begin);
        entries.push_back({between(head, "; name=\"", "\"").value(), between(head, "; filename=\"", "\""),
                           between(head, "\r\nContent-Type: ", "\r\n").value_or(""),
                           all.substr(blank + 4, end - blank - 4)});
        at = end;
    }
    return entries;
}

/// Returns the entries of a request's body. The boundary comes from the request's Content-Type.
template <class Request>
std::vector<form_entry> form_of(const Request& request) {
    const std::string type(request.header("content-type").value_or(""));
    const std::string before = "multipart/form-data; boundary=";
    if (!type.starts_with(before)) throw std::runtime_error("no form but " + type);
    return parse_form(request.body, type.substr(before.size()));
}

} // namespace support
