// SPDX-License-Identifier: BSL-1.0
#include "net/tls/tls_buffers.hpp"
#include "net/tls/tls_context.hpp"
#include "protocol/http/url.hpp"
#include "support/certificates.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_dialer.hpp"
#include "support/tls_peer.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <future>

#include <openssl/err.h>
#include <sys/stat.h>

namespace tls_names_test {
namespace {

std::string pipe_in(const support::temporary_directory& folder, const std::string& name) {
    auto path = folder.path(name);
    EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
    return path;
}

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
        const auto host = openai::detail::protocol::parse_base_url(one.url, false).origin.host;
        EXPECT_EQ(from.run_secure(host, server.peer.port()).code(), errc{}) << one.url;
        EXPECT_EQ(server.wait_until_asked(), one.asked) << one.url;
    }
}

TEST(tls_names, in_unicode_are_refused_with_a_hint) {
    try {
        openai::detail::protocol::parse_base_url("https://b\xC3\xBC"
                                                 "cher.example/v1",
                                                 false);
        FAIL();
    } catch (const openai::error& failure) {
        EXPECT_EQ(failure.code(), errc::invalid_argument);
    }
}

using openai::tls_options;
using support::authority;

const char encrypted_key[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                             "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgAAAAAAAAAAAICCAAw\n"
                             "-----END ENCRYPTED PRIVATE KEY-----\n";

TEST(tls_credentials, that_are_good_are_taken_as_text_and_as_files) {
    const authority ca;
    const auto own = ca.issue();
    const support::temporary_directory folder;
    const std::function<void(tls_options&)> cases[] = {
        [](tls_options&) {},
        [&](tls_options& options) { options.ca_pem = ca.pem(); },
        [&](tls_options& options) { options.ca_pem = ca.pem() + "\n" + authority().pem(); },
        [&](tls_options& options) { options.ca_file = folder.write("ca.pem", ca.pem()); },
        [&](tls_options& options) {
            options.client_certificate_pem = own.certificate_pem + ca.pem();
            options.client_key_pem = own.key_pem;
        },
        [&](tls_options& options) {
            options.client_certificate_file = folder.write("own.pem", own.certificate_pem + ca.pem());
            options.client_key_file = folder.write("own.key", own.key_pem);
        },
        [&](tls_options& options) {
            options.client_certificate_file = folder.write("both.pem", own.certificate_pem + own.key_pem);
            options.client_key_file = options.client_certificate_file;
        },
    };
    for (const auto& change : cases) {
        tls_options options;
        change(options);
        EXPECT_NO_THROW(openai::detail::net::tls_context{options}) << &change - cases;
    }
}

TEST(tls_credentials, that_are_not_are_refused_by_the_name_of_the_option) {
    const authority ca;
    const auto own = ca.issue();
    const auto other = ca.issue();
    const support::temporary_directory folder;
    const struct {
        const char* option;
        std::function<void(tls_options&)> change;
    } cases[] = {
        {"tls.ca_pem", [](tls_options& o) { o.ca_pem = "canary"; }},
        {"tls.ca_pem", [&](tls_options& o) { o.ca_pem = own.key_pem; }},
        {"tls.ca_pem", [&](tls_options& o) { o.ca_pem = ca.pem().substr(0, 200); }},
        {"tls.ca_pem", [&](tls_options& o) { o.ca_pem = ca.pem() + ca.pem().substr(0, 200); }},
        {"tls.ca_file", [&](tls_options& o) { o.ca_file = folder.path("canary"); }},
        {"tls.ca_file", [&](tls_options& o) { o.ca_file = folder.write("no.pem", "canary"); }},
        {"tls.ca_file", [&](tls_options& o) { o.ca_file = pipe_in(folder, "canary.pipe"); }}, // would wait for a writer
        {"tls.ca_file", [&](tls_options& o) { o.ca_file = "/dev/zero"; }},
        {"tls.client_certificate_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = "canary";
             o.client_key_pem = own.key_pem;
         }},
        {"tls.client_certificate_file",
         [&](tls_options& o) {
             o.client_certificate_file = folder.path("canary");
             o.client_key_pem = own.key_pem;
         }},
        {"tls.client_certificate_file", [&](tls_options& o) { o.client_key_pem = own.key_pem; }},
        {"tls.client_key_file", [&](tls_options& o) { o.client_certificate_pem = own.certificate_pem; }},
        {"tls.client_key_file",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_file = folder.path("canary");
         }},
        {"tls.client_key_file",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_file = folder.write("encrypted.key", encrypted_key);
         }},
        {"tls.client_key_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_pem = "canary";
         }},
        {"tls.client_key_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_pem = encrypted_key;
         }},
        {"tls.client_key_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_pem = other.key_pem;
         }},
    };
    for (const auto& one : cases) {
        tls_options options;
        one.change(options);
        try {
            openai::detail::net::tls_context{options};
            ADD_FAILURE() << one.option << " was taken";
        } catch (const openai::error& failure) {
            const std::string text = failure.what();
            EXPECT_EQ(failure.code(), errc::invalid_argument);
            EXPECT_NE(text.find(one.option + std::string(": ")), std::string::npos) << text;
            EXPECT_EQ(text.find("canary"), std::string::npos) << text;
        }
    }
    EXPECT_EQ(ERR_peek_error(), 0u);
}

std::string failure_with(const openai::tls_options& options, tls_peer& peer) {
    tls_dialer dialer(options);
    const auto failure = dialer.run_dial("localhost", peer.port()).failure().value();
    EXPECT_EQ(failure.details().code, errc::tls_untrusted);
    return failure.what();
}

constexpr auto nobody = "no certificate authority was found";

TEST(tls_trust, that_is_empty_says_so_and_what_helps) {
    tls_peer peer(nullptr, [](SSL* ssl, int) { tls_peer::accept(ssl); });
    const support::temporary_directory empty;
    const support::temporary_directory unhashed;
    unhashed.write("ca.pem", authority().pem());
    const support::temporary_directory other;
    other.write("0123456.0", authority().pem()); // one digit is missing
    for (const auto* folder : {&empty, &unhashed, &other}) {
        openai::tls_options options;
        options.system_store = false;
        options.ca_directory = folder->path("");
        const auto said = failure_with(options, peer);
        EXPECT_NE(said.find(nobody), said.npos) << said;
        EXPECT_NE(said.find("tls.ca_file"), said.npos) << said;
    }
}

/// As the variables of OpenSSL say, for as long as it lives.
class trust_of_the_system {
public:
    trust_of_the_system(const std::string& file, const std::string& directory) {
        ::setenv("SSL_CERT_FILE", file.c_str(), 1);
        ::setenv("SSL_CERT_DIR", directory.c_str(), 1);
    }
    ~trust_of_the_system() {
        ::unsetenv("SSL_CERT_FILE");
        ::unsetenv("SSL_CERT_DIR");
    }
    trust_of_the_system(const trust_of_the_system&) = delete;
    trust_of_the_system& operator=(const trust_of_the_system&) = delete;
};

TEST(tls_trust, of_the_system_that_is_empty_says_so) {
    tls_peer peer(nullptr, [](SSL* ssl, int) { tls_peer::accept(ssl); });
    const support::temporary_directory empty;
    const auto nothing = empty.write("nothing.pem", "");
    const support::temporary_directory hashed;
    hashed.write("01234567.0", authority().pem());
    const struct {
        std::string file;
        std::string directory;
        bool is_empty;
    } rows[] = {
        {"/none.pem", "/none", true},
        {"/none.pem", empty.path(""), true},
        {nothing, "/none:" + empty.path(""), true},
        {"/none.pem", "/none:" + hashed.path(""), false},
    };
    for (const auto& row : rows) {
        const trust_of_the_system named(row.file, row.directory);
        const auto said = failure_with(openai::tls_options(), peer);
        EXPECT_EQ(said.find(nobody) != said.npos, row.is_empty) << row.file << ' ' << row.directory << ": " << said;
        EXPECT_EQ(said.find("tls.ca_file") != said.npos, row.is_empty) << said;
    }
}

TEST(tls_trust, in_somebody_else_is_told_in_the_usual_words) {
    tls_peer peer(nullptr, [](SSL* ssl, int) { tls_peer::accept(ssl); });
    const auto said = failure_with(tls_dialer::trusting(authority().pem()), peer);
    EXPECT_EQ(said.find(nobody), said.npos) << said;
    const support::temporary_directory hashed;
    hashed.write("01234567.0", authority().pem());
    openai::tls_options options;
    options.system_store = false;
    options.ca_directory = hashed.path("");
    const auto also = failure_with(options, peer);
    EXPECT_EQ(also.find(nobody), also.npos) << also;
}

constexpr unsigned long version(unsigned major, unsigned minor, unsigned patch) {
    return static_cast<unsigned long>(major) << 28 | minor << 20 | patch << 4;
}

TEST(tls_buffers, are_freed_only_by_versions_that_know_when) {
    const struct {
        unsigned major, minor, patch;
        bool good;
    } rows[] = {
        {1, 1, 1, false}, {3, 0, 0, false}, {3, 0, 13, false}, {3, 0, 14, true}, {3, 0, 19, true}, {3, 1, 0, false},
        {3, 1, 5, false}, {3, 1, 6, true},  {3, 2, 0, false},  {3, 2, 1, false}, {3, 2, 2, true},  {3, 3, 0, false},
        {3, 3, 1, true},  {3, 3, 2, true},  {3, 4, 0, true},   {3, 5, 0, true},  {4, 0, 0, true},
    };
    for (const auto& row : rows)
        EXPECT_EQ(openai::detail::net::may_free_buffers(version(row.major, row.minor, row.patch)), row.good)
            << row.major << '.' << row.minor << '.' << row.patch;
    EXPECT_FALSE(openai::detail::net::may_free_buffers(0x300000dfUL)); // with the bits that name a release
    EXPECT_TRUE(openai::detail::net::may_free_buffers(0x300000efUL));
}

} // namespace
} // namespace tls_names_test
