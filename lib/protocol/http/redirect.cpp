// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/redirect.hpp"

#include <openai/core/error.hpp>

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace openai::detail::protocol {
namespace {

/// Whether the path has no ".." above the root, which Boost keeps.
bool is_path(std::string_view target) {
    const auto path = target.substr(0, target.find('?'));
    return path.starts_with('/') && !path.starts_with("/../") && path != "/..";
}

redirect refused(const char* why) { return {{}, why}; }

/// Whether the URL has a scheme but no host, such as `https:` or `https:/x`. Boost's versions do not agree whether the
/// host of the base URL is used, as in some browsers. According to RFC 3986, 5.2.2, it is not.
bool is_without_place(const boost::urls::url_view& reference) {
    return reference.has_scheme() && !reference.has_authority();
}

/// Returns the path and the query. (In Boost 1.81, an assertion in `encoded_target` is wrong, and fails if Boost.URL
/// was compiled without NDEBUG.)
std::string target_of(const boost::urls::url& url) {
    const auto path = url.encoded_path();
    std::string target(path.data(), path.size());
    if (!url.has_query()) return target;
    const auto query = url.encoded_query();
    return target.append("?").append(query.data(), query.size());
}

/// Whether an absolute URL has the same scheme, host and port. False for a URL that cannot be a client's base URL.
bool is_same_origin(const boost::urls::url& url, const origin& here) {
    try {
        const auto text = url.encoded_origin();
        return parse_base_url({text.data(), text.size()}, true).origin == here;
    } catch (const error&) {
        return false;
    }
}

} // namespace

redirect judge_redirect(int status, std::string_view location, const origin& here, std::string_view target) {
    if (status != 307 && status != 308) return refused("only 307 and 308 are followed");
    if (location.empty()) return refused("no Location");
    const auto base = here.to_string() + std::string(target);
    const auto current = boost::urls::parse_uri(base);
    const auto reference = boost::urls::parse_uri_reference({location.data(), location.size()});
    if (reference && is_without_place(*reference)) return refused("it leads to another origin");
    boost::urls::url made;
    if (!current || !reference || boost::urls::resolve(*current, *reference, made).has_error())
        return refused("its Location is malformed");
    if (made.has_userinfo()) return refused("its Location has user-info");
    if (!is_same_origin(made, here)) return refused("it leads to another origin");
    auto next = target_of(made);
    if (!is_path(next)) return refused("its Location is malformed");
    return {std::move(next), nullptr};
}

std::string without_secrets(std::string_view location) {
    std::string shown(location.substr(0, location.find_first_of("?#")));
    const auto scheme = shown.find("//");
    if (scheme == shown.npos) return shown;
    // A message also leaves out text that only looks like user information.
    const auto at = shown.rfind('@');
    if (at != shown.npos && at > scheme) shown.erase(scheme + 2, at - scheme - 1);
    return shown;
}

} // namespace openai::detail::protocol
