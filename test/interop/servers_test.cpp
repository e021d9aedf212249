// SPDX-License-Identifier: BSL-1.0
#include "interop/front.hpp"
#include "interop/load.hpp"
#include "interop/process.hpp"
#include "support/certificates.hpp"
#include "support/run.hpp"
#include "support/temporary_directory.hpp"
#include "support/tls_dialer.hpp"

#include <openai.hpp>

#include <csignal>
#include <thread>
#include <unistd.h>

namespace {

namespace asio = boost::asio;
using openai::errc;
using openai::testing::reply;
using namespace std::chrono_literals;

/// nginx with TLS in front of the local server.
class nginx : public interop::front {
protected:
    nginx()
        : front("nginx") {}

    /// `limits`: further directives of the server block.
    void start(const std::string& limits) {
        const auto shown = ca.issue();
        folder.write("shown.pem", shown.certificate_pem);
        folder.write("shown.key", shown.key_pem);
        const auto port = std::to_string(door.port());
        const auto config = folder.write(
            "nginx.conf", (::getuid() == 0 ? std::string("user root;") : std::string()) +
                              "daemon off; master_process on; worker_processes 1; pid nginx.pid;"
                              "error_log stderr notice; worker_shutdown_timeout 5s;"
                              "events { worker_connections 512; }"
                              "http { access_log off; client_body_temp_path b; proxy_temp_path p;"
                              "fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;"
                              "limit_conn_zone $server_port zone=all:1m;"
                              "upstream local { server 127.0.0.1:" +
                              std::to_string(behind.port()) +
                              "; keepalive 32; }"
                              "server { listen 127.0.0.1:" +
                              port + " ssl; ssl_certificate shown.pem; ssl_certificate_key shown.key;" + limits +
                              "location / { proxy_pass http://local; proxy_http_version 1.1;"
                              "proxy_set_header Connection \"\"; proxy_buffering off;"
                              "proxy_next_upstream off; } } }\n");
        // The way nginx hands its sockets to a new version of itself: no port can be taken in between.
        program.emplace(std::vector<std::string>{"nginx", "-p", folder.path(), "-c", config},
                        "NGINX=" + std::to_string(door.descriptor()) + ";", door.descriptor());
        ASSERT_TRUE(program->wait_for("start worker process ")) << program->output();
        options = interop::options_for(door.port(), ca.pem());
    }
};

TEST_F(nginx, passes_streams_on_as_they_come) {
    start("");
    expect_stream_as_it_comes();
}

TEST_F(nginx, closes_connections_after_some_requests_and_nobody_notices) {
    start("keepalive_requests 10;");
    interop::load calls(io, openai::client(io, options), 300, 8);
    calls.run();
    calls.expect_sound(behind);
    EXPECT_TRUE(calls.failures().empty()) << calls.failures().front().what();
}

TEST_F(nginx, closes_idle_connections_and_nobody_notices) {
    start("keepalive_timeout 1s;");
    const openai::client client(io, options);
    interop::load first(io, client, 8, 8);
    first.run();
    // A connection that was idle for less time than those: when nginx closes it, it has closed them all.
    support::tls_dialer last(ca.pem());
    auto dialled = last.run_dial("localhost", door.port());
    EXPECT_EQ(last.run_get(*dialled.value()).code(), errc{});
    EXPECT_EQ(support::outcome_of(last.context, dialled.value()->fill()).value().status,
              openai::detail::net::io_status::end);
    interop::load second(io, client, 8, 8);
    second.run();
    EXPECT_TRUE(first.failures().empty() && second.failures().empty());
    EXPECT_EQ(behind.counts().requests, 17u);
}

TEST_F(nginx, limits_connections_and_the_calls_wait_their_turn) {
    start("limit_conn all 4; keepalive_timeout 0;");
    options.retry.max_attempts = 1000;
    options.retry.budget = 0; // most of the attempts are refused
    options.retry.transient.cap = 20ms;
    interop::load calls(io, openai::client(io, options), 200, 12);
    calls.run();
    calls.expect_sound(behind);
    EXPECT_TRUE(calls.failures().empty()) << calls.failures().front().what();
    EXPECT_LE(behind.counts().max_open, 36u);
}

TEST_F(nginx, reloads_under_load_without_a_wrong_answer) {
    start("keepalive_timeout 5s;");
    behind.handle([](const openai::testing::received_request& request) {
        return reply().delay(std::chrono::milliseconds(request.index % 4)).delay_between(1ms);
    });
    interop::load calls(io, openai::client(io, options), 400, 16);
    calls.run([this](int ended) {
        if (ended % 60 == 0) program->signal(SIGHUP);
    });
    calls.expect_sound(behind);
    calls.expect_doubt_in_few();
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(program->wait_for("gracefully shutting down")) << program->output();
}

} // namespace

namespace {

namespace asio = boost::asio;
using openai::errc;
using openai::testing::reply;
using namespace std::chrono_literals;

/// haproxy with TLS in front of the local server.
class haproxy : public interop::front {
protected:
    haproxy()
        : front("haproxy") {}

    /// `limits`: further lines of the frontend; `queue`: of the server behind.
    void start(const std::string& limits, const std::string& queue = "") {
        const auto shown = ca.issue();
        const auto both = folder.write("shown.pem", shown.certificate_pem + shown.key_pem);
        const auto config = folder.write("haproxy.cfg", "global\n  nbthread 1\n  maxconn 500\n"
                                                        "defaults\n  mode http\n  timeout connect 5s\n"
                                                        "  timeout client 10s\n  timeout server 10s\n"
                                                        "  timeout queue 10s\n  retries 0\n"
                                                        "frontend front\n  bind fd@" +
                                                            std::to_string(door.descriptor()) + " ssl crt " + both +
                                                            " alpn h2,http/1.1\n" + limits +
                                                            "  default_backend local\n"
                                                            "backend local\n  server one 127.0.0.1:" +
                                                            std::to_string(behind.port()) + " " + queue + "\n");
        program.emplace(std::vector<std::string>{"haproxy", "-W", "-f", config}, "", door.descriptor());
        ASSERT_TRUE(program->wait_for("Loading success")) << program->output();
        options = interop::options_for(door.port(), ca.pem());
    }
};

TEST_F(haproxy, passes_streams_on_as_they_come) {
    start("");
    expect_stream_as_it_comes();
}

TEST_F(haproxy, closes_idle_connections_and_nobody_notices) {
    start("  timeout http-keep-alive 1s\n");
    const openai::client client(io, options);
    interop::load first(io, client, 8, 8);
    first.run();
    // A connection that was idle for less time than those: when haproxy closes it, it has closed them all.
    support::tls_dialer last(ca.pem());
    auto dialled = last.run_dial("localhost", door.port());
    EXPECT_EQ(last.run_get(*dialled.value()).code(), errc{});
    EXPECT_NE(support::outcome_of(last.context, dialled.value()->fill()).value().status,
              openai::detail::net::io_status::ok);
    interop::load second(io, client, 8, 8);
    second.run();
    EXPECT_TRUE(first.failures().empty() && second.failures().empty());
    EXPECT_EQ(behind.counts().requests, 17u);
}

TEST_F(haproxy, queues_beyond_its_limits_and_every_call_is_answered) {
    start("  maxconn 6\n  timeout http-keep-alive 1s\n", "maxconn 2");
    interop::load calls(io, openai::client(io, options), 200, 12);
    calls.run();
    calls.expect_sound(behind);
    EXPECT_TRUE(calls.failures().empty()) << calls.failures().front().what();
    EXPECT_LT(behind.counts().max_open, 12u);
}

TEST_F(haproxy, whose_server_drops_a_request_leaves_it_in_doubt) {
    start("");
    behind.otherwise(reply::drop());
    options.retry = openai::retry_policy::none();
    interop::load calls(io, openai::client(io, options), 4, 2);
    calls.run();
    calls.expect_sound(behind);
    EXPECT_EQ(calls.failures().size(), 4u);
    for (const auto& failure : calls.failures()) { // an answer of its own, or on a kept connection none
        EXPECT_TRUE(failure.status() == 502 || failure.code() == errc::connection_lost) << failure.what();
        EXPECT_EQ(failure.maybe_billed(), openai::billing::unknown);
    }
    EXPECT_EQ(behind.counts().requests, 4u);
}

TEST_F(haproxy, reloads_under_load_without_a_wrong_answer) {
    start("  timeout http-keep-alive 5s\n");
    behind.handle([](const openai::testing::received_request& request) {
        return reply().delay(std::chrono::milliseconds(request.index % 4)).delay_between(1ms);
    });
    interop::load calls(io, openai::client(io, options), 400, 16);
    calls.run([this](int ended) {
        if (ended % 100 == 0) program->signal(SIGUSR2);
    });
    calls.expect_sound(behind);
    calls.expect_doubt_in_few();
    EXPECT_TRUE(program->wait_for("Loading success")) << program->output();
}

} // namespace

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
