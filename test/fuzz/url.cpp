// SPDX-License-Identifier: BSL-1.0
#include "protocol/url.hpp"
#include "fuzz/fuzz.hpp"
#include "protocol/http_request.hpp"

#include <openai/error.hpp>

#include <optional>

using namespace openai;

namespace {

std::optional<protocol::base_url> parse(std::string_view text, bool allow_plaintext) {
    try {
        return protocol::parse_base_url(text, allow_plaintext);
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::invalid_argument, "refused as an argument");
        const bool shown = text.size() > 12 && std::string_view(failure.what()).find(text) != std::string_view::npos;
        fuzz::require(!shown, "the URL is not in the message");
        return std::nullopt;
    }
}

void check(const protocol::base_url& made, std::string_view text) {
    const auto& host = made.origin.host;
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789-_.:";
    fuzz::require(!host.empty() && host.find_first_not_of(plain) == host.npos, "a host and nothing else");
    fuzz::require(made.origin.port != 0, "a port");
    fuzz::require(text.find('@') == text.npos || text.find('@') > text.find_first_of("/?", 8), "no user-info");
    const auto again = parse(made.origin.to_string(), true);
    fuzz::require(again && again->origin == made.origin, "the origin reads as itself");
}

/// What is asked of the server is one line with the parts that were given.
void check_request(const protocol::base_url& made, const std::string& segment) {
    protocol::http_request request;
    request.method = "GET";
    request.target = made.target("/models/" + segment);
    request.host = made.host_field();
    const auto head = protocol::write_head(protocol::to_wire(request));
    fuzz::require(head.starts_with("GET " + made.path_prefix + "/models/" + segment), "the path that was given");
    fuzz::require(head.find("\r\n\r\n") == head.size() - 4, "one head");
    fuzz::require(head.substr(0, head.find('\r')).ends_with(" HTTP/1.1"), "one request line");
}

void check_segment(std::string_view segment, const std::string& escaped) {
    fuzz::require(escaped.find_first_of("/?#\\ \r\n") == escaped.npos, "one segment stays one");
    fuzz::require(escaped != "." && escaped != "..", "no segment climbs");
    std::string back;
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        const bool coded = escaped[i] == '%';
        back += coded ? static_cast<char>(std::stoi(escaped.substr(i + 1, 2), nullptr, 16)) : escaped[i];
        if (coded) i += 2;
    }
    fuzz::require(back == segment, "decodes to itself");
}

} // namespace

/// A base URL, and after a line feed a path segment.
FUZZ_TARGET(url)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto text = in.line();
    const auto segment = in.rest();
    const auto escaped = protocol::escape_segment(segment);
    check_segment(segment, escaped);
    const auto strict = parse(text, false);
    const auto lax = parse(text, true);
    fuzz::require(!strict || lax, "what is refused with plain text is refused without");
    if (!lax) return 0;
    check(*lax, text);
    check_request(*lax, escaped);
    const auto& host = lax->origin.host;
    const bool number = host.find_first_not_of("0123456789.") == host.npos;
    const bool local =
        host == "localhost" || host.ends_with(".localhost") || host == "::1" || (number && host.starts_with("127."));
    fuzz::require(strict.has_value() == (lax->origin.tls || local), "clear text to this machine only");
    return 0;
}
