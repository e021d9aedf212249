// SPDX-License-Identifier: BSL-1.0
#include "support/canary.hpp"
#include "support/client_world.hpp"
#include "support/daemon.hpp"
#include "support/peers/scripted_proxy.hpp"

/// The proxies that people have, as they come from the distribution.
namespace openai::test::real_proxies_test {
namespace {

using openai::testing::certificate;

constexpr const char* password = "canary-word";

class real_proxy : public ::testing::TestWithParam<const char*>, public support::client_world {
protected:
    real_proxy()
        : client_world(support::server_options().https().certificate(certificate::wrong_host)) {}

    /// Starts the program; without it the test is skipped.
    void start(bool with_password) {
        const bool squid = GetParam() == std::string("squid");
        const std::string program = squid ? "/usr/sbin/squid" : "/usr/bin/tinyproxy";
        if (::access(program.c_str(), X_OK) != 0) GTEST_SKIP() << program << " is not installed";
        for (int attempt = 1;; ++attempt) { // somebody else may take the port before the program does
            const auto port = support::loopback_port::unused();
            const auto name = "conf" + std::to_string(port);
            const auto file =
                directory.file(name, squid ? squid_conf(port, with_password) : tinyproxy_conf(port, with_password));
            const auto log = directory.path("log" + std::to_string(port));
            try {
                if (squid)
                    program_ = std::make_unique<support::daemon>(
                        std::vector<std::string>{program, "-N", "-n", "asioopenai" + std::to_string(port), "-f", file},
                        port, log);
                else
                    program_ = std::make_unique<support::daemon>(std::vector<std::string>{program, "-d", "-c", file},
                                                                 port, log);
                options.proxy.url = "http://127.0.0.1:" + std::to_string(port);
                break;
            } catch (const std::runtime_error&) {
                if (attempt == 3) throw;
            }
        }
        options.api_key = secret(canary);
        options.base_url = "https://wrong.example:" + std::to_string(server.port()) + "/v1";
    }

    std::string squid_conf(std::uint16_t port, bool with_password) {
        std::string made = "http_port 127.0.0.1:" + std::to_string(port) +
                           "\npid_filename none\ncache_log /dev/stderr\naccess_log none\ncache_store_log none\n"
                           "cache deny all\nshutdown_lifetime 0 seconds\nvisible_hostname localhost\n"
                           "coredump_dir none\nnetdb_filename none\npinger_enable off\nhosts_file " +
                           directory.file("hosts", "127.0.0.1 wrong.example\n") + "\n";
        if (!with_password) return made + "http_access allow all\n";
        const auto helper = directory.file("helper",
                                           "#!/bin/sh\nwhile read -r line; do\n[ \"$line\" = 'u " +
                                               std::string(password) + "' ] && echo OK || echo ERR\ndone\n",
                                           0755);
        return made + "auth_param basic program " + helper +
               "\nauth_param basic children 1\nacl known proxy_auth REQUIRED\nhttp_access allow known\n"
               "http_access deny all\n";
    }

    /// It asks the system for names, so another proxy behind it knows ours.
    std::string tinyproxy_conf(std::uint16_t port, bool with_password) {
        const auto behind = names.url().substr(std::string("http://").size());
        std::string made = "Port " + std::to_string(port) +
                           "\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nLogLevel Info\n"
                           "Upstream http " +
                           behind + "\n";
        if (with_password) made += "BasicAuth u " + std::string(password) + "\n";
        return made;
    }

    support::scratch_directory directory;
    support::scripted_proxy names;
    std::unique_ptr<support::daemon> program_;
};

TEST_P(real_proxy, carries_calls_and_streams) {
    start(false);
    if (IsSkipped()) return;
    EXPECT_EQ(run_chat("hello").value(), "hello");
    EXPECT_EQ(run_stream("a b c").value(), "a b c");
    const std::string large(1 << 20, 'x');
    EXPECT_TRUE(run_chat(large).value() == large);
    EXPECT_LE(server.counts().connections, 2u); // one shows whether the server keeps them behind a stream
    EXPECT_EQ(server.counts().requests, 3u);
    EXPECT_FALSE(server.request(0).header("Via")) << "the proxy sees nothing of the request";
}

TEST_P(real_proxy, wants_a_password) {
    start(true);
    if (IsSkipped()) return;
    const auto without = run_chat("lost").failure().value();
    expect_clean(without);
    EXPECT_EQ(without.code(), errc::proxy_unauthorized) << without.what();
    forget_client();
    options.proxy.user = "u";
    options.proxy.password = "canary-but-wrong";
    const auto wrong = run_chat("lost").failure().value();
    expect_clean(wrong);
    EXPECT_EQ(wrong.phase(), phase::proxy);
    EXPECT_EQ(wrong.code(), errc::proxy_unauthorized) << wrong.what();
    EXPECT_EQ(server.counts().connections, 0u);
    forget_client();
    options.proxy.password = password;
    EXPECT_EQ(run_chat("hello").value(), "hello");
    EXPECT_FALSE(server.request(0).header("Proxy-Authorization"));
}

TEST_P(real_proxy, says_that_the_server_is_not_there) {
    start(false);
    if (IsSkipped()) return;
    options.base_url = "https://wrong.example:" + std::to_string(support::loopback_port::unused()) + "/v1";
    const auto seen = run_chat("lost").failure().value();
    expect_clean(seen);
    EXPECT_EQ(seen.phase(), phase::proxy) << seen.what();
    EXPECT_EQ(seen.code(), errc::proxy_failed) << seen.what();
    EXPECT_TRUE(seen.retryable()) << seen.what();
    EXPECT_EQ(seen.maybe_billed(), billing::no);
}

TEST_P(real_proxy, does_not_get_between_server_and_certificate) {
    start(false);
    if (IsSkipped()) return;
    options.tls.ca_pem = names.ca_pem();
    options.tls.system_store = true;
    EXPECT_EQ(run_chat("lost").failure().value().code(), errc::tls_untrusted);
    EXPECT_EQ(server.counts().requests, 0u);
}

INSTANTIATE_TEST_SUITE_P(of, real_proxy, ::testing::Values("squid", "tinyproxy"),
                         [](const auto& of) { return std::string(of.param); });

} // namespace
} // namespace openai::test::real_proxies_test
