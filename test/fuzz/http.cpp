// SPDX-License-Identifier: BSL-1.0
#include "fuzz/fuzz.hpp"
#include "protocol/http/http_date.hpp"
#include "protocol/http/http_request.hpp"
#include "protocol/http/url.hpp"
#include "protocol/http_feed.hpp"
#include "protocol/limits/retry.hpp"

#include <openai/core/error.hpp>
#include <openai/core/rate_limits.hpp>

#include <charconv>
#include <optional>

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
    const auto seen = detail::protocol::feed({response});
    auto pieces = cut.cut(std::string_view(response).substr(head.size()));
    pieces.insert(pieces.begin(), head);
    fuzz::require(seen == detail::protocol::feed(pieces), "the same in pieces");

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

using namespace openai;
using namespace std::chrono_literals;

namespace {

constexpr const char* names[] = {
    "retry-after-ms",
    "retry-after",
    "x-should-retry",
    "x-ratelimit-limit-requests",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-reset-requests",
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-tokens",
};

void check(const rate_limit& budget) {
    fuzz::require(budget.limit.value_or(0) >= 0, "a budget is not negative");
    fuzz::require(budget.remaining.value_or(0) >= 0, "what is left is not negative");
    fuzz::require(budget.reset_after.value_or(0ms) >= 0ms && budget.reset_after.value_or(0ms) <= 24h * 366,
                  "a time that can be waited for");
}

void check_delay(const error_details& failure, double jitter) {
    const retry_policy policy;
    const auto delay = detail::protocol::next_delay(policy, failure, 1, jitter);
    if (!delay) return;
    fuzz::require(failure.retryable, "only what may heal is tried again");
    fuzz::require(*delay >= failure.retry_after.value_or(policy.min_delay), "never earlier than asked");
    fuzz::require(*delay <= policy.max_retry_after * 11 / 10 + 1ms, "never longer than the policy's");
}

} // namespace

/// The fields that tell when to try again, a line each; first byte: status and randomness.
FUZZ_TARGET(fields)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto seed = in.byte();
    headers fields;
    for (const auto* name : names) {
        const auto value = in.line();
        if (!value.empty()) fields.add(name, std::string(value));
    }
    const std::chrono::system_clock::time_point now(std::chrono::seconds(1'700'000'000));
    const auto after = detail::protocol::parse_retry_after(fields, now);
    fuzz::require(!after || (*after > 0ms && after->count() <= 1'000'000'000'000'000), "a wait that is one");
    const auto limits = rate_limits::from(fields);
    check(limits.requests);
    check(limits.tokens);

    error_details failure;
    failure.status = seed % 2 == 1 ? 429 : 503;
    failure.code = detail::protocol::classify_status(failure.status, {}, {});
    failure.retry_after = after;
    failure.retryable = detail::protocol::is_retryable(failure.status, fields, failure.code, after);
    check_delay(failure, seed / 255.0);
    return 0;
}

using namespace openai;

namespace {

constexpr detail::protocol::http_limits small{200, 6, 2, 16, 24, 48};

bool names_chunked(std::string fields) {
    std::ranges::transform(fields, fields.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
    return fields.find("chunked") != fields.npos;
}

void check(const detail::protocol::outcome& seen, std::string_view bytes) {
    using fuzz::require;
    require(fuzz::one_clean_line(seen.message), "the message is one clean line");
    if (seen.code != errc{}) {
        const bool known = seen.code == errc::protocol_error || seen.code == errc::limit_exceeded;
        require(known && !seen.message.empty(), "refused with a code of the contract");
        return;
    }
    require(seen.left <= bytes.size(), "takes no more than there is");
    require(!seen.done || seen.eof, "what is done stays done");
    if (seen.status == 0) return;
    require(seen.status >= 200 && seen.status < 600, "a final status");
    if (seen.done && !seen.length.empty()) require(std::to_string(seen.body.size()) == seen.length, "as announced");
    if (seen.length.empty() && !names_chunked(seen.fields))
        require(!seen.keep_alive || seen.status == 204 || seen.status == 304, "no second answer after an open end");
}

} // namespace

/// A response, whole and in pieces. First byte odd: with small limits; then how it is cut.
FUZZ_TARGET(http_head)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto limits = in.byte() % 2 == 1 ? small : detail::protocol::http_limits();
    const auto cut = fuzz::split::from(in);
    const auto bytes = in.rest();
    const auto whole = detail::protocol::feed({bytes}, limits);
    check(whole, bytes);
    fuzz::require(whole == detail::protocol::feed(cut.cut(bytes), limits), "the same in pieces");
    return 0;
}

using namespace openai;

namespace {

std::size_t lines(std::string_view text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

} // namespace

/// Method, target, host and then field names and values, a line each; `\xff` stands for a line feed inside them.
FUZZ_TARGET(request)(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const auto next = [&] {
        std::string text(in.line());
        std::ranges::replace(text, '\xff', '\n');
        return text;
    };
    detail::protocol::http_request request;
    request.method = next();
    request.target = next();
    request.host = next();
    while (!in.empty()) {
        auto name = next();
        request.headers.add(std::move(name), next());
    }
    try {
        const auto sent = detail::protocol::write_head(detail::protocol::to_wire(request));
        fuzz::require(sent.find("\r\n\r\n") == sent.size() - 4, "one head");
        fuzz::require(lines(sent) - request.headers.size() <= 4, "one line for each field");
        fuzz::require(sent.find('\0') == sent.npos, "no NUL");
        fuzz::require(std::ranges::count(sent, '\r') == std::ranges::count(sent, '\n'), "no bare line end");
        fuzz::require(std::ranges::count(sent.substr(0, sent.find('\r')), ' ') == 2, "three words in the first line");
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::invalid_argument, "refused as an argument");
        fuzz::require(fuzz::one_clean_line(failure.what()), "the message is one clean line");
    }
    return 0;
}

using namespace openai;

namespace {

/// What is said about a URL that is refused; empty: it is not.
std::string refusal(std::string_view text, bool allow_plaintext) {
    try {
        detail::protocol::parse_base_url(text, allow_plaintext);
        return {};
    } catch (const error& failure) {
        return failure.what();
    }
}

/// Whether the text stands in its own refusal, but not in that of another one, whose words are the library's.
bool is_shown(std::string_view text, const std::string& said, bool allow_plaintext) {
    if (text.size() <= 12 || said.find(text) == said.npos) return false;
    std::string other(text);
    other.front() = other.front() == 'x' ? 'y' : 'x';
    return refusal(other, allow_plaintext).find(text) == std::string::npos;
}

std::optional<detail::protocol::base_url> parse(std::string_view text, bool allow_plaintext) {
    try {
        return detail::protocol::parse_base_url(text, allow_plaintext);
    } catch (const error& failure) {
        fuzz::require(failure.code() == errc::invalid_argument, "refused as an argument");
        fuzz::require(!is_shown(text, failure.what(), allow_plaintext), "the URL is not in the message");
        return std::nullopt;
    }
}

void check(const detail::protocol::base_url& made, std::string_view text) {
    const auto& host = made.origin.host;
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz0123456789-_.:";
    fuzz::require(!host.empty() && host.find_first_not_of(plain) == host.npos, "a host and nothing else");
    fuzz::require(made.origin.port != 0, "a port");
    fuzz::require(text.find('@') == text.npos || text.find('@') > text.find_first_of("/?", 8), "no user-info");
    const auto again = parse(made.origin.to_string(), true);
    fuzz::require(again && again->origin == made.origin, "the origin reads as itself");
}

/// What is asked of the server is one line with the parts that were given.
void check_request(const detail::protocol::base_url& made, const std::string& segment) {
    detail::protocol::http_request request;
    request.method = "GET";
    request.target = made.target("/models/" + segment);
    request.host = made.host_field();
    const auto sent = detail::protocol::write_head(detail::protocol::to_wire(request));
    fuzz::require(sent.starts_with("GET " + made.path_prefix + "/models/" + segment), "the path that was given");
    fuzz::require(sent.find("\r\n\r\n") == sent.size() - 4, "one head");
    fuzz::require(sent.substr(0, sent.find('\r')).ends_with(" HTTP/1.1"), "one request line");
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
    const auto escaped = detail::protocol::escape_segment(segment);
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
