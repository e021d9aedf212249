// SPDX-License-Identifier: BSL-1.0
#include "protocol/proxy.hpp"

#include "base64.hpp"
#include "protocol/no_proxy.hpp"

#include <openai/error.hpp>

#include <boost/url/pct_string_view.hpp>

#include <algorithm>

namespace openai::protocol {
namespace {

[[noreturn]] void refuse(std::string_view name, const char* why) {
    throw error(errc::invalid_argument, std::string(name) + ": " + why);
}

/// RFC 7617: no control characters, and the first colon ends the user.
void check_credential(std::string_view name, std::string_view text, bool colons) {
    const auto bad = std::ranges::find_if(text, [&](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F || (c == ':' && !colons);
    });
    if (bad != text.end())
        throw error(errc::invalid_argument,
                    std::string(name) + ": forbidden byte at offset " + std::to_string(bad - text.begin()));
}

secret basic(const proxy_options& options) {
    check_credential("proxy.user", options.user, false);
    check_credential("proxy.password", options.password.reveal(), true);
    if (options.user.empty() && !options.password.empty()) refuse("proxy.user", "empty, but there is a password");
    if (options.user.empty()) return {};
    return "Basic " + detail::base64(options.user + ':' + std::string(options.password.reveal()));
}

std::string percent_decoded(std::string_view name, std::string_view text) {
    const auto view = boost::urls::make_pct_string_view({text.data(), text.size()});
    if (!view) refuse(name, "user or password is malformed");
    return view->decode();
}

/// A URL as people write it into the environment: perhaps without scheme, perhaps with credentials.
proxy_options parse_variable(const char* name, std::string text) {
    if (text.find("://") == text.npos) text.insert(0, "http://");
    const auto begin = text.find("://") + 3;
    const auto at = text.substr(0, text.find_first_of("/?#", begin)).rfind('@');
    proxy_options made;
    if (at != text.npos && at >= begin) {
        const auto credentials = text.substr(begin, at - begin);
        const auto colon = std::min(credentials.find(':'), credentials.size());
        made.user = percent_decoded(name, std::string_view(credentials).substr(0, colon));
        if (colon < credentials.size())
            made.password = percent_decoded(name, std::string_view(credentials).substr(colon + 1));
        text.erase(begin, at + 1 - begin);
    }
    made.url = parse_proxy_url(text, name).to_string();
    return made;
}

} // namespace

std::optional<proxy> choose_proxy(const proxy_options& options, const origin& to) {
    auto authorization = basic(options);
    if (options.url.empty()) return std::nullopt;
    proxy chosen{parse_proxy_url(options.url, "proxy.url"), std::move(authorization)};
    if (goes_directly(options.no_proxy, to)) return std::nullopt;
    return chosen;
}

proxy_options proxy_from(const environment& variable, std::string_view base_url) {
    const auto first = [&](const char* upper, const char* lower) -> std::string {
        for (const auto* name : {upper, lower})
            if (auto value = variable(name); value && !value->empty()) return *value;
        return {};
    };
    const bool tls = parse_base_url(base_url, true).origin.tls;
    const auto* name = tls ? "HTTPS_PROXY" : "HTTP_PROXY";
    const auto text = tls ? first(name, "https_proxy") : first(name, "http_proxy");
    if (text.empty()) return {};
    if (!tls && !first("REQUEST_METHOD", "REQUEST_METHOD").empty())
        refuse(name, "refused under CGI, where the Proxy header of a request sets it");
    auto made = parse_variable(name, text);
    made.no_proxy = first("NO_PROXY", "no_proxy");
    return made;
}

} // namespace openai::protocol
