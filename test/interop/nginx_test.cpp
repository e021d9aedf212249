// SPDX-License-Identifier: BSL-1.0
#include "interop/front.hpp"
#include "interop/load.hpp"
#include "support/run.hpp"
#include "support/tls_dialer.hpp"

#include <csignal>

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
    EXPECT_EQ(support::outcome_of(last.context, dialled.value()->fill()).value().status, openai::io::io_status::end);
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
    EXPECT_NE(support::outcome_of(last.context, dialled.value()->fill()).value().status, openai::io::io_status::ok);
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
