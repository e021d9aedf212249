// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "protocol/http_feed.hpp"

#include <charconv>

using namespace openai;

namespace {

constexpr std::string_view head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Chunked coding read in the plainest way, for comparison.
struct reference {
    std::string body;
    bool whole = false;
    bool plain = true; ///< nothing but sizes and data: extensions and trailers are a matter of limits and taste
    std::size_t left = 0;

    explicit reference(std::string_view rest) {
        for (;;) {
            const auto line_end = rest.find("\r\n");
            if (line_end == rest.npos) return;
            std::uint64_t length = 0;
            const auto line = rest.substr(0, line_end);
            const auto read = std::from_chars(line.data(), line.data() + line.size(), length, 16);
            if (read.ec != std::errc{}) return;
            plain = plain && read.ptr == line.data() + line.size() && line.size() <= 16;
            rest.remove_prefix(line_end + 2);
            if (length == 0) break;
            if (rest.size() < 2 || length > rest.size() - 2 || rest.substr(length, 2) != "\r\n") return;
            body.append(rest.substr(0, length));
            rest.remove_prefix(length + 2);
        }
        while (!rest.starts_with("\r\n")) {
            const auto line_end = rest.find("\r\n");
            if (line_end == rest.npos) return;
            plain = false;
            rest.remove_prefix(line_end + 2);
        }
        left = rest.size() - 2;
        whole = true;
    }
};

} // namespace

/// A chunked body, whole, in pieces, and by a second reading of RFC 9112. First two bytes: how it is cut.
FUZZ_TARGET(chunked)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto cut = fuzz::split::from(in);
    const auto body = in.rest();
    const auto response = std::string(head).append(body);
    const auto seen = protocol::feed({response});
    auto pieces = cut.cut(std::string_view(response).substr(head.size()));
    pieces.insert(pieces.begin(), head);
    fuzz::require(seen == protocol::feed(pieces), "the same in pieces");

    const bool known = seen.code == errc::protocol_error || seen.code == errc::limit_exceeded;
    fuzz::require(seen.code == errc{} || known, "refused with a code of the contract");
    const reference expected(body);
    if (expected.whole && expected.plain) fuzz::require(seen.done, "takes every plain body");
    if (!seen.done) return 0;
    fuzz::require(expected.whole, "complete only if it is");
    fuzz::require(seen.body == expected.body, "the right bytes");
    fuzz::require(seen.left == expected.left, "ends where it ends");
    return 0;
}
