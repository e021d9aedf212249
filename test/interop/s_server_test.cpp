// SPDX-License-Identifier: BSL-1.0
#include "interop/process.hpp"
#include "support/certificates.hpp"
#include "support/run.hpp"
#include "support/temporary_directory.hpp"

#include <openai.hpp>

#include <thread>

namespace {

namespace asio = boost::asio;
using openai::billing;
using openai::errc;
using support::authority;

/// `openssl s_server` and a client of it.
class s_server : public testing::Test {
protected:
    void SetUp() override {
        if (!interop::is_installed("openssl")) GTEST_SKIP() << "openssl is not installed";
        std::string models = R"({"object":"list","data":[{"id":"gpt-4o","object":"model"}],"padding":")";
        models += std::string(200'000, 'x') + "\"}";
        folder.write("v1/models", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                                      std::to_string(models.size()) + "\r\n\r\n" + models);
        options.api_key = "sk-test";
        options.tls.ca_pem = ca.pem();
        options.tls.system_store = false;
        options.retry.transient.base = options.retry.min_delay = std::chrono::milliseconds(1);
    }

    /// With a certificate and further arguments; it serves the files of `folder` unless `typed`.
    void start(const support::identity& shown, std::vector<std::string> arguments = {}, bool typed = false) {
        std::vector<std::string> command{"openssl", "s_server",
                                         "-accept", "127.0.0.1:0",
                                         "-cert",   folder.write("shown.pem", shown.certificate_pem),
                                         "-key",    folder.write("shown.key", shown.key_pem)};
        if (!typed) command.emplace_back("-HTTP");
        else command.insert(command.begin(), {"stdbuf", "-oL"}); // what it says of a command is printed at once
        command.insert(command.end(), arguments.begin(), arguments.end());
        server.emplace(command, "", -1, folder.path());
        ASSERT_TRUE(server->wait_for("ACCEPT ")) << server->output();
        const auto& line = server->line();
        options.base_url = "https://localhost:" + line.substr(line.rfind(':') + 1) + "/v1";
    }

    asio::awaitable<std::string> list() {
        openai::client client(io, options);
        auto models = co_await client.models.list();
        co_return models.data.at(0).id;
    }
    support::outcome<std::string> run_list() { return support::outcome_of(io, list()); }

    void expect_success() {
        auto result = run_list();
        ASSERT_EQ(result.code(), errc{}) << result.failure()->what() << server->output();
        EXPECT_EQ(result.value(), "gpt-4o");
    }
    /// At once, before anything was sent, with these words.
    void expect_failure(errc code, const std::string& words) {
        const auto failure = run_list().failure();
        ASSERT_TRUE(failure) << words;
        EXPECT_EQ(failure->code(), code) << failure->what();
        EXPECT_EQ(failure->phase(), openai::phase::tls);
        EXPECT_EQ(failure->attempts(), 1);
        EXPECT_EQ(failure->maybe_billed(), billing::no);
        EXPECT_NE(std::string(failure->what()).find(words), std::string::npos) << failure->what();
    }

    /// The outcome of a call in whose answer the server is given a command.
    support::outcome<std::string> answer_with(const char* command, const char* version, const std::string& rest) {
        start(ca.issue(), {version}, true);
        support::outcome<std::string> result;
        support::start(io.get_executor(), list(), result);
        std::thread calling([this] {
            io.restart();
            io.run_for(std::chrono::seconds(20));
        });
        EXPECT_TRUE(server->wait_for("GET /v1/models")) << server->output();
        server->write("HTTP/1.1 200 OK\r\nContent-Length: 32\r\n\r\n{\"data\"");
        server->write(command);
        EXPECT_TRUE(server->wait_for("SSL_do_handshake -> ")) << server->output();
        if (!rest.empty()) server->write(rest);
        calling.join();
        return result;
    }

    const support::temporary_directory folder;
    const authority ca;
    openai::client_options options;
    asio::io_context io;
    std::optional<interop::process> server;
};

TEST_F(s_server, serves_large_records) {
    start(ca.issue());
    expect_success();
}

TEST_F(s_server, serves_small_fragments) {
    start(ca.issue(), {"-max_send_frag", "512"});
    expect_success();
}

TEST_F(s_server, serves_tls_1_2_only_and_1_3_only) {
    for (const char* version : {"-tls1_2", "-tls1_3"}) {
        start(ca.issue(), {version});
        expect_success();
    }
}

TEST_F(s_server, with_compression_serves_without_it) {
    start(ca.issue(), {"-comp", "-tls1_2"});
    expect_success();
}

TEST_F(s_server, of_another_name_is_refused) {
    start(ca.issue({"DNS:other.example"}));
    expect_failure(errc::tls_untrusted, "hostname mismatch");
}

TEST_F(s_server, with_a_certificate_out_of_its_time_is_refused) {
    start(ca.issue({"DNS:localhost", -7200, -3600}));
    expect_failure(errc::tls_untrusted, "certificate has expired");
    start(ca.issue({"DNS:localhost", 3600, 7200}));
    expect_failure(errc::tls_untrusted, "certificate is not yet valid");
}

TEST_F(s_server, of_an_unknown_issuer_is_refused) {
    start(authority::self_signed());
    expect_failure(errc::tls_untrusted, "self-signed certificate");
    start(authority().issue());
    expect_failure(errc::tls_untrusted, "unable to get local issuer certificate");
}

TEST_F(s_server, of_tls_1_1_only_is_refused) {
    start(ca.issue(), {"-tls1_1", "-cipher", "DEFAULT:@SECLEVEL=0"});
    expect_failure(errc::tls_failed, "the oldest one accepted is 1.2");
}

TEST_F(s_server, of_weak_ciphers_only_is_refused) {
    start(ca.issue(), {"-tls1_2", "-cipher", "aNULL:eNULL:@SECLEVEL=0"});
    expect_failure(errc::tls_failed, "nothing in common");
}

TEST_F(s_server, that_demands_a_certificate_gets_one_or_is_reported) {
    const authority clients;
    const auto mine = clients.issue();
    const auto foreign = authority().issue();
    for (const char* version : {"-tls1_2", "-tls1_3"}) {
        start(ca.issue(),
              {version, "-Verify", "1", "-verify_return_error", "-CAfile", folder.write("clients.pem", clients.pem())});
        options.tls.client_certificate_pem.clear();
        options.tls.client_key_pem = "";
        expect_failure(errc::tls_failed, "demands a client certificate");
        options.tls.client_certificate_pem = foreign.certificate_pem;
        options.tls.client_key_pem = foreign.key_pem;
        expect_failure(errc::tls_failed, "client certificate");
        options.tls.client_certificate_pem = mine.certificate_pem;
        options.tls.client_key_pem = mine.key_pem;
        expect_success();
    }
}

/// What is typed at the server's terminal goes to the client; some letters are commands.
TEST_F(s_server, changes_its_keys_inside_an_answer) {
    for (const char* command : {"k\n", "K\n"}) {
        const auto result = answer_with(command, "-tls1_3", ": [ {\"id\": \"gpt-4o\"} ]  }");
        ASSERT_EQ(result.code(), errc{}) << command << result.failure()->what() << server->output();
    }
}

TEST_F(s_server, that_insists_on_another_handshake_inside_an_answer_is_refused) {
    for (const char* command : {"r\n", "R\n"}) {
        const auto result = answer_with(command, "-tls1_2", "");
        EXPECT_EQ(result.code(), errc::truncated) << command;
        EXPECT_EQ(result.failure()->maybe_billed(), billing::yes);
        EXPECT_TRUE(server->wait_for("no renegotiation")) << server->output();
    }
}

} // namespace
