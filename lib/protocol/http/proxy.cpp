// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/proxy.hpp"

#include "core/variable.hpp"
#include "protocol/http/no_proxy.hpp"
#include "text/base64.hpp"
#include "text/wipe.hpp"

#include <openai/core/error.hpp>

#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <utility>

namespace openai::detail::protocol {
namespace {

[[noreturn]] void refuse(std::string_view name, const char* why) {
    throw error(errc::invalid_argument, std::string(name) + ": " + why);
}

/// Refuses control characters, and a colon in the user, because the first colon ends the user (RFC 7617).
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
    const auto password = options.password.reveal();
    std::string both;
    both.reserve(options.user.size() + 1 + password.size()); // growing would leave a copy in memory
    both.append(options.user).append(":").append(password);
    const detail::wipe_guard both_wiped(both, both.size());
    auto coded = detail::base64(both);
    const detail::wipe_guard coded_wiped(coded, coded.size());
    constexpr std::string_view scheme = "Basic ";
    std::string value;
    value.reserve(scheme.size() + coded.size());
    value.append(scheme).append(coded);
    const detail::wipe_guard value_wiped(value, value.size());
    return secret(value);
}

std::string percent_decoded(std::string_view name, std::string_view text) {
    const auto view = boost::urls::make_pct_string_view({text.data(), text.size()});
    if (!view) refuse(name, "user or password is malformed");
    return view->decode();
}

/// Reads a proxy's URL from an environment variable. It may lack the scheme and contain credentials.
proxy_options parse_variable(const char* name, std::string text) {
    const detail::wipe_guard wiped(text, text.size());
    const std::string_view given = text;
    const auto mark = given.find("://");
    const auto scheme = mark == given.npos ? std::string_view("http://") : given.substr(0, mark + 3);
    auto rest = mark == given.npos ? given : given.substr(mark + 3);
    proxy_options made;
    if (const auto at = rest.substr(0, rest.find_first_of("/?#")).rfind('@'); at != rest.npos) {
        const auto credentials = rest.substr(0, at);
        const auto colon = std::min(credentials.find(':'), credentials.size());
        made.user = percent_decoded(name, credentials.substr(0, colon));
        if (colon < credentials.size()) made.password = percent_decoded(name, credentials.substr(colon + 1));
        rest.remove_prefix(at + 1);
    }
    made.url = parse_proxy_url(std::string(scheme).append(rest), name).to_string();
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
            if (auto value = detail::read_variable(variable, name)) return std::move(*value);
        return {};
    };
    const bool tls = parse_base_url(base_url, true).origin.tls;
    const auto* name = tls ? "HTTPS_PROXY" : "HTTP_PROXY";
    auto text = tls ? first(name, "https_proxy") : first(name, "http_proxy");
    if (text.empty()) return {};
    if (!tls && !first("REQUEST_METHOD", "REQUEST_METHOD").empty())
        refuse(name, "refused under CGI, where the Proxy header of a request sets it");
    auto made = parse_variable(name, std::move(text));
    made.no_proxy = first("NO_PROXY", "no_proxy");
    return made;
}

} // namespace openai::detail::protocol
