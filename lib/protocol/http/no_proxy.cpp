// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/no_proxy.hpp"

#include "text/ascii.hpp"

#include <boost/url/ipv4_address.hpp>
#include <boost/url/ipv6_address.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace openai::detail::protocol {
namespace {

using address = std::vector<unsigned char>; // 4 or 16 bytes

std::optional<address> parse_address(std::string_view text) {
    if (const auto v4 = boost::urls::parse_ipv4_address({text.data(), text.size()})) {
        const auto bytes = v4->to_bytes();
        return address(bytes.begin(), bytes.end());
    }
    if (const auto v6 = boost::urls::parse_ipv6_address({text.data(), text.size()})) {
        const auto bytes = v6->to_bytes();
        return address(bytes.begin() + (v6->is_v4_mapped() ? 12 : 0), bytes.end());
    }
    return std::nullopt;
}

bool is_loopback(const address& at) {
    if (at.size() == 4) return at[0] == 127;
    return at.back() == 1 && std::all_of(at.begin(), at.end() - 1, [](auto byte) { return byte == 0; });
}

std::optional<std::size_t> parse_number(std::string_view text) {
    std::size_t value = 0;
    const auto end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return value;
}

/// Whether the address belongs to the network, or an empty optional if the rule is not a network.
std::optional<bool> in_network(std::string_view rule, const std::optional<address>& at) {
    const auto slash = rule.find('/');
    if (slash == rule.npos) return std::nullopt;
    const auto network = parse_address(rule.substr(0, slash));
    const auto bits = parse_number(rule.substr(slash + 1));
    if (!network || !bits || *bits > network->size() * 8) return std::nullopt;
    if (!at || at->size() != network->size()) return false;
    for (std::size_t bit = 0; bit < *bits; ++bit) {
        const auto mask = 0x80u >> bit % 8;
        if (((*network)[bit / 8] & mask) != ((*at)[bit / 8] & mask)) return false;
    }
    return true;
}

/// Removes ":port" from the rule and returns the port, unless the colon belongs to an IPv6 address.
std::string_view take_port(std::string_view& rule) {
    const auto colon = rule.rfind(':');
    const bool bracketed = rule.starts_with('[');
    const bool has_port =
        colon != rule.npos && colon > 0 && (bracketed ? rule[colon - 1] == ']' : rule.find(':') == colon);
    const auto port = has_port ? rule.substr(colon + 1) : std::string_view();
    if (has_port) rule = rule.substr(0, colon);
    if (bracketed && rule.ends_with(']')) rule = rule.substr(1, rule.size() - 2);
    return port;
}

bool is_for_name(std::string_view rule, std::string_view host) {
    if (rule.starts_with("*.")) rule.remove_prefix(1);
    if (rule.starts_with('.')) return host.ends_with(rule);
    if (host == rule) return true;
    return host.size() > rule.size() && host.ends_with(rule) && host[host.size() - rule.size() - 1] == '.';
}

bool is_for(std::string_view rule, const origin& to, const std::optional<address>& at) {
    if (rule == "*") return true;
    if (const auto within = in_network(rule, at)) return *within;
    const auto port = take_port(rule);
    if (rule.empty() || (!port.empty() && parse_number(port) != to.port)) return false;
    if (const auto meant = parse_address(rule)) return at == meant;
    return !at && is_for_name(rule, to.host);
}

std::string tidy(std::string_view rule) {
    const auto begin = std::min(rule.find_first_not_of(" \t"), rule.size());
    return ascii::lower(std::string(rule.substr(begin, rule.find_last_not_of(" \t") + 1 - begin)));
}

} // namespace

bool goes_directly(std::string_view rules, const origin& to) {
    const auto at = parse_address(to.host);
    if (to.host == "localhost" || (at && is_loopback(*at))) return true;
    while (!rules.empty()) {
        const auto comma = std::min(rules.find(','), rules.size());
        if (is_for(tidy(rules.substr(0, comma)), to, at)) return true;
        rules.remove_prefix(std::min(comma + 1, rules.size()));
    }
    return false;
}

} // namespace openai::detail::protocol
