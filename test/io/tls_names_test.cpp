// SPDX-License-Identifier: BSL-1.0
#include "protocol/url.hpp"
#include "support/tls_dialer.hpp"
#include "support/tls_peer.hpp"

#include <future>

namespace {

using openai::errc;
using support::tls_dialer;
using support::tls_peer;

/// Which name a server was asked for.
struct naming_peer {
    explicit naming_peer(const std::string& names)
        : peer(
              nullptr,
              [this](SSL* ssl, int) {
                  tls_peer::accept(ssl);
                  const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
                  asked.set_value(name != nullptr ? name : "");
              },
              support::wish{names}) {}

    std::string wait_until_asked() {
        auto answer = asked.get_future();
        return answer.wait_for(std::chrono::seconds(10)) == std::future_status::ready ? answer.get() : "nothing";
    }

    std::promise<std::string> asked;
    tls_peer peer;
};

TEST(tls_names, decide_whether_a_certificate_is_good) {
    const struct {
        const char* host;
        const char* names;
        bool good;
    } cases[] = {
        {"api.example", "DNS:api.example", true},
        {"api.example", "DNS:other.example,DNS:api.example", true},
        {"api.example", "DNS:API.Example", true},
        {"API.Example", "DNS:api.example", true},
        {"api.example.", "DNS:api.example", true},
        {"eu.api.example", "DNS:*.api.example", true},
        {"xn--bcher-kva.example", "DNS:xn--bcher-kva.example", true},
        {"example", "DNS:*.example", false},
        {"api.example", "DNS:*.example", false},
        {"a.b.api.example", "DNS:*.api.example", false},
        {"eu.api.example", "DNS:e*.api.example", false},
        {"eu.api.example", "DNS:*u.api.example", false},
        {"eu.api.example", "DNS:eu.*.example", false},
        {"api.example", "DNS:*", false},
        {"api.example", "DNS:api.example.evil.example", false},
        {"api.example", "DNS:example", false},
        {"api.example", "IP:127.0.0.1", false},
        {"api.example", "email:api.example@api.example", false},
        {"api.example", "URI:https://api.example", false},
        {"127.0.0.1", "IP:127.0.0.1", true},
        {"127.0.0.1", "IP:127.0.0.2", false},
        {"127.0.0.1", "DNS:127.0.0.1", false},
        {"127.0.0.1", "DNS:*.0.0.1", false},
        {"::1", "IP:::1", true},
        {"::1", "IP:::2", false},
        {"::1", "DNS:localhost", false},
    };
    for (const auto& one : cases) {
        naming_peer server(one.names);
        tls_dialer from(server.peer.ca_pem());
        const auto result = from.run_secure(one.host, server.peer.port());
        EXPECT_EQ(result.code(), one.good ? errc{} : errc::tls_untrusted) << one.host << " and " << one.names;
        EXPECT_FALSE(!one.good && result.failure()->retryable());
    }
}

TEST(tls_names, are_asked_for_in_lower_case_without_a_dot_and_addresses_not_at_all) {
    const struct {
        const char* url;
        const char* asked;
    } cases[] = {{"https://api.example/v1", "api.example"},
                 {"https://API.Example/v1", "api.example"},
                 {"https://api.example./v1", "api.example"},
                 {"https://XN--BCHER-KVA.example/v1", "xn--bcher-kva.example"},
                 {"https://127.0.0.1/v1", ""},
                 {"https://[::1]/v1", ""}};
    for (const auto& one : cases) {
        naming_peer server("DNS:api.example,DNS:xn--bcher-kva.example,IP:127.0.0.1,IP:::1");
        tls_dialer from(server.peer.ca_pem());
        const auto host = openai::protocol::parse_base_url(one.url, false).origin.host;
        EXPECT_EQ(from.run_secure(host, server.peer.port()).code(), errc{}) << one.url;
        EXPECT_EQ(server.wait_until_asked(), one.asked) << one.url;
    }
}

TEST(tls_names, in_unicode_are_refused_with_a_hint) {
    try {
        openai::protocol::parse_base_url("https://b\xC3\xBC"
                                         "cher.example/v1",
                                         false);
        FAIL();
    } catch (const openai::error& failure) {
        EXPECT_EQ(failure.code(), errc::invalid_argument);
    }
}

} // namespace
