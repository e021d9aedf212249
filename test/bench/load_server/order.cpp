// SPDX-License-Identifier: BSL-1.0
#include "load_server/order.hpp"

#include <charconv>
#include <utility>

#include <strings.h>

namespace bench {
namespace {

constexpr std::pair<std::string_view, order::kind> kinds[] = {
    {"answer", order::kind::answer},   {"close", order::kind::close},   {"delay", order::kind::delay},
    {"barrier", order::kind::barrier}, {"stream", order::kind::stream}, {"slow", order::kind::slow},
};

/// The text between `before` and the next `end`, or nothing.
std::string_view between(std::string_view text, std::string_view before, char end) {
    const auto at = text.find(before);
    if (at == text.npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find(end));
}

std::size_t number(std::string_view& text) {
    std::size_t value = 1;
    const auto end = text.find('/');
    std::from_chars(text.data(), text.data() + std::min(end, text.size()), value);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    return value;
}

std::size_t content_length(std::string_view head) {
    constexpr std::string_view name = "\r\ncontent-length:";
    for (auto at = head.find('\r'); at != head.npos; at = head.find('\r', at + 1)) {
        if (head.size() - at < name.size() || strncasecmp(head.data() + at, name.data(), name.size()) != 0) continue;
        auto value = head.substr(at + name.size());
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        std::size_t length = 0;
        std::from_chars(value.data(), value.data() + value.size(), length);
        return length;
    }
    return 0;
}

} // namespace

order read_order(std::string_view model) {
    order made;
    const auto end = model.find('/');
    if (end == model.npos) return made;
    for (const auto& [name, kind] : kinds)
        if (model.substr(0, end) == name) made.what = kind;
    model.remove_prefix(end + 1);
    made.first = number(model);
    if (!model.empty()) made.second = number(model);
    if (!model.empty()) made.third = number(model);
    return made;
}

request read_request(std::string_view bytes) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == bytes.npos) return {};
    const auto size = end + 4 + content_length(bytes.substr(0, end + 2));
    if (bytes.size() < size) return {};
    // Some clients write slashes as "\/"; none of ours does.
    return {size, read_order(between(bytes.substr(end + 4, size - end - 4), "\"model\":\"", '"'))};
}

} // namespace bench
