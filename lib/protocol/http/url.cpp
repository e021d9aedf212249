// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/url.hpp"

#include "text/ascii.hpp"

#include <openai/core/error.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>

namespace openai::detail::protocol {
namespace {

using ascii::is_alnum;
using ascii::is_digit;

/// Converts a string view of Boost to one of the standard library. Boost's own conversions differ between its versions.
template <class View>
std::string_view view(const View& text) noexcept {
    return {text.data(), text.size()};
}

struct malformed {
    const char* why;
};

/// Throws the reason. No message shows any part of the URL, because it may contain a secret.
[[noreturn]] void refuse(const char* why) { throw malformed{why}; }

/// Returns what `parse` makes, or throws an error that says where the URL came from.
template <class Parse>
auto naming(std::string_view origin, Parse parse) {
    try {
        return parse();
    } catch (const malformed& bad) {
        throw error(errc::invalid_argument, std::string(origin) + ": " + bad.why);
    }
}

/// Whether `getaddrinfo` would read the name as an IPv4 address in one of its old forms ("127.1", "0x7f.1").
bool looks_numeric(std::string_view name) {
    const auto last = name.substr(name.rfind('.') + 1);
    if (std::ranges::all_of(last, is_digit)) return true;
    return last.starts_with("0x") &&
           std::ranges::all_of(last.substr(2), [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

std::string parse_name(std::string_view text) {
    if (text.ends_with('.')) text.remove_suffix(1);
    if (text.empty()) refuse("no host");
    auto name = ascii::lower(std::string(text));
    const bool clean =
        std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
    if (!clean || name.starts_with('.') || name.ends_with('.') || name.find("..") != name.npos || name.size() > 253)
        refuse("the host is not a domain name (write international names in their xn-- form)");
    if (looks_numeric(name)) refuse("the host is neither a domain name nor an IPv4 address of four numbers");
    return name;
}

std::string parse_host(const boost::urls::url_view& url) {
    switch (url.host_type()) {
    case boost::urls::host_type::ipv4: return url.host_ipv4_address().to_string();
    case boost::urls::host_type::ipv6: return url.host_ipv6_address().to_string();
    case boost::urls::host_type::name: return parse_name(view(url.encoded_host()));
    default: refuse("no host, or of an unknown kind");
    }
}

bool is_loopback(const boost::urls::url_view& url, std::string_view host) {
    if (url.host_type() == boost::urls::host_type::ipv4) return url.host_ipv4_address().is_loopback();
    if (url.host_type() == boost::urls::host_type::ipv6) return url.host_ipv6_address().is_loopback();
    return host == "localhost" || host.ends_with(".localhost");
}

std::uint16_t parse_port(std::string_view text, bool tls) {
    if (text.empty()) return tls ? 443 : 80;
    std::uint16_t port = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, port);
    if (read.ec != std::errc{} || read.ptr != end || port == 0) refuse("the port is not between 1 and 65535");
    return port;
}

/// Refuses an address with a zone, such as `[fe80::1%25eth0]`. A zone is valid on one machine only, and Boost's
/// versions do not agree whether a URL may have one.
void refuse_zone(std::string_view text) {
    const auto slashes = text.find("//");
    if (slashes == text.npos) return;
    const auto rest = text.substr(slashes + 2);
    const auto authority = rest.substr(0, rest.find_first_of("/?#"));
    const auto bracket = authority.find('[');
    if (bracket != authority.npos && authority.find('%', bracket) != authority.npos)
        refuse("an IPv6 address with a zone is not allowed");
}

boost::urls::url_view parse(std::string_view text) {
    refuse_zone(text);
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed) refuse("not an absolute URL");
    return *parsed;
}

origin parse_origin(const boost::urls::url_view& url) {
    origin made;
    made.tls = url.scheme_id() == boost::urls::scheme::https;
    if (!made.tls && url.scheme_id() != boost::urls::scheme::http) refuse("the scheme is neither https nor http");
    if (url.has_userinfo()) refuse("user-info is not allowed; credentials have options of their own");
    if (url.has_fragment()) refuse("a fragment is not allowed");
    // Before 1.82, Boost reads what it cannot parse of "127.0.0.1.example" or ":port" as a path (boostorg/url#680).
    if (!url.encoded_path().empty() && url.encoded_path().front() != '/') refuse("host or port is malformed");
    made.host = parse_host(url);
    made.port = parse_port(view(url.port()), made.tls);
    return made;
}

std::string bracketed(const std::string& host) { return host.find(':') == host.npos ? host : '[' + host + ']'; }

void append_escaped(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    (out += '%') += digits[byte >> 4];
    out += digits[byte & 15];
}

void append_segment(std::string& out, std::string_view segment) {
    const bool dots = segment == "." || segment == "..";
    for (const char c : segment) {
        const bool plain = is_alnum(c) || c == '-' || c == '_' || c == '~' || c == ':' || (c == '.' && !dots);
        if (plain) {
            out += c;
        } else {
            append_escaped(out, c);
        }
    }
}

} // namespace

std::string origin::to_string() const { return (tls ? "https://" : "http://") + authority(); }

std::string origin::authority() const { return bracketed(host) + ':' + std::to_string(port); }

std::string base_url::host_field() const {
    const auto host = bracketed(origin.host);
    return origin.port == (origin.tls ? 443 : 80) ? host : host + ':' + std::to_string(origin.port);
}

std::string base_url::target(std::string_view path) const {
    const auto mark = path.find('?');
    std::string made;
    made.reserve(path_prefix.size() + path.size() + query.size() + 2);
    made.append(path_prefix).append(path.substr(0, mark));
    if (made.empty()) made = "/";
    const auto own = mark == path.npos ? std::string_view() : path.substr(mark + 1);
    char join = '?';
    for (const auto part : {std::string_view(query), own}) {
        if (part.empty()) continue;
        made += join;
        made.append(part);
        join = '&';
    }
    return made;
}

base_url parse_base_url(std::string_view text, bool allow_plaintext) {
    return naming("base_url", [&] {
        const auto url = parse(text);
        base_url made;
        made.origin = parse_origin(url);
        if (!made.origin.tls && !allow_plaintext && !is_loopback(url, made.origin.host))
            refuse("http would send the key in clear text; use https, or allow plaintext");
        made.path_prefix = view(url.encoded_path());
        if (made.path_prefix.ends_with('/')) made.path_prefix.pop_back();
        made.query = view(url.encoded_query());
        return made;
    });
}

origin parse_proxy_url(std::string_view text, std::string_view name) {
    return naming(name, [&] {
        const auto url = parse(text);
        const auto path = view(url.encoded_path());
        if ((!path.empty() && path != "/") || url.has_query()) refuse("a proxy has neither path nor query");
        return parse_origin(url);
    });
}

std::string escape_segment(std::string_view segment, bool keep_slashes) {
    std::string made;
    for (;;) {
        const auto slash = keep_slashes ? segment.find('/') : segment.npos;
        append_segment(made, segment.substr(0, slash));
        if (slash == segment.npos) return made;
        made += '/';
        segment.remove_prefix(slash + 1);
    }
}

} // namespace openai::detail::protocol
