// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/http_head.hpp"

#include "text/ascii.hpp"

#include "protocol/http/block_scanner.hpp"

#include <algorithm>

namespace openai::detail::protocol {
namespace {

constexpr std::string_view blanks = " \t";

void drop_framing(std::string& head) {
    for (auto line = head.find('\n') + 1; line < head.size();) {
        const auto end = head.find('\n', line) + 1;
        const auto name = std::string_view(head).substr(line, std::min(head.find(':', line), end) - line);
        if (ascii::iequals(name, "content-length") || ascii::iequals(name, "transfer-encoding"))
            head.erase(line, end - line);
        else line = end;
    }
}

} // namespace

std::string unfold(std::string_view block) {
    std::string out;
    out.reserve(block.size());
    for (std::size_t at = 0; at < block.size();) {
        const auto end = std::min(block.find('\n', at), block.size() - 1) + 1;
        auto line = block.substr(at, end - at);
        if (at > 0 && blanks.find(line.front()) != blanks.npos) {
            line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
            out.resize(out.size() - 2); // without the line end before the fold
            out += ' ';
        }
        out += line;
        at = end;
    }
    return out;
}

bool lacks_blank(std::string_view head) {
    constexpr std::string_view shortest = "HTTP/1.1 429";
    return head.find('\r') == shortest.size() && head[shortest.size() - 4] == ' ';
}

std::string plain_head(std::string_view head, bool tunnel) {
    const auto fields = head.find('\n') + 1;
    if (blanks.find(head[fields]) != blanks.npos)
        fail_response(errc::protocol_error, phase::first_byte, "response head: folded line");
    auto out = unfold(head);
    if (lacks_blank(head)) out.insert(fields - 2, 1, ' ');
    if (tunnel) drop_framing(out);
    return out;
}

} // namespace openai::detail::protocol
