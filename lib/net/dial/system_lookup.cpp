// SPDX-License-Identifier: BSL-1.0
#include "net/dial/lookup_code.hpp"
#include "net/dial/resolver.hpp"

#include <boost/asio/error.hpp>

#include <netdb.h>
#include <thread>

namespace openai::detail::net {
namespace {

error lookup_error(const std::string& host, int code) {
    error_details details;
    details.code = code == EAI_MEMORY ? errc::resource_limit : errc::resolve_failed;
    details.phase = phase::resolve;
    const bool not_found = is_not_found(code);
    details.retryable = !not_found && code != EAI_FAIL;
    if (not_found) details.cause = asio::error::host_not_found;
    else if (code == EAI_FAIL) details.cause = asio::error::no_recovery;
    else details.cause = asio::error::host_not_found_try_again;
    details.context = host + ": " + ::gai_strerror(code);
    return error(std::move(details));
}

asio::ip::address to_address(const sockaddr* from) {
    if (from->sa_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(from);
        return asio::ip::address_v4(ntohl(v4->sin_addr.s_addr));
    }
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(from);
    asio::ip::address_v6::bytes_type bytes;
    std::copy_n(v6->sin6_addr.s6_addr, bytes.size(), bytes.begin());
    return asio::ip::address_v6(bytes, v6->sin6_scope_id);
}

resolver::addresses look_up(const std::string& host, int family) {
    addrinfo hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, &::freeaddrinfo);
    if (code != 0) throw lookup_error(host, code);
    resolver::addresses found;
    for (const auto* entry = list; entry != nullptr; entry = entry->ai_next)
        if (entry->ai_family == AF_INET || entry->ai_family == AF_INET6) found.push_back(to_address(entry->ai_addr));
    return found;
}

} // namespace

resolver::addresses resolver::system_lookup(const std::string& host) { return look_up(host, AF_UNSPEC); }

std::vector<resolver::lookup_function> resolver::system_lookups() {
    return {[](const std::string& host) { return look_up(host, AF_INET6); },
            [](const std::string& host) { return look_up(host, AF_INET); }};
}

void resolver::start_thread(std::function<void()> work) { std::thread(std::move(work)).detach(); }

} // namespace openai::detail::net
