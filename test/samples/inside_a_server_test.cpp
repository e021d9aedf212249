// SPDX-License-Identifier: BSL-1.0
#include "program.hpp"
#include "sample_fixture.hpp"
#include "support/prometheus.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <stdexcept>

namespace {

using openai::testing::reply;
using samples::program;

/// The sample in front of the local server, and curl in front of the sample.
class inside_a_server : public samples::sample {
protected:
    inside_a_server()
        : relay_({LESSONS "/08_inside_a_server", "0"}, environment()) {
        if (!relay_.wait_for_output("/\n")) throw std::runtime_error("the relay did not start: " + relay_.errors());
        url_ = relay_.output().substr(0, relay_.output().find('\n'));
    }

    std::vector<std::string> curl() const {
        return {"curl", "--silent", "--show-error", "--no-buffer", "--noproxy", "*", "--data", "Tell me.", url_};
    }

    program relay_;
    std::string url_;
};

TEST_F(inside_a_server, relays_a_whole_answer) {
    server_.on("Tell me.", reply().deltas({"Once ", "\"upon\"\n", "a time"}));
    program client(curl(), {});
    EXPECT_EQ(client.wait(), 0) << client.errors();
    EXPECT_EQ(client.output(), "data: \"Once \"\n\ndata: \"\\\"upon\\\"\\n\"\n\ndata: \"a time\"\n\n");
}

TEST_F(inside_a_server, cancels_upstream_when_its_client_leaves) {
    server_.on("Tell me.", reply().deltas({"Once ", "upon ", "a ", "time ", "..."}).stall_body_after(700));
    program client(curl(), {});
    ASSERT_TRUE(client.wait_for_output("Once")) << client.output() << client.errors();
    EXPECT_EQ(server_.counts().client_left, 0u);
    client.signal(SIGINT);
    client.wait();
    EXPECT_TRUE(server_.wait_until_client_left(1));
    EXPECT_TRUE(server_.wait_until_open(0));

    // And it goes on serving.
    server_.on("Tell me.", reply("The end."));
    program next(curl(), {});
    EXPECT_EQ(next.wait(), 0) << next.errors();
    EXPECT_EQ(next.output(), "data: \"The\"\n\ndata: \" end.\"\n\n");
}

TEST_F(inside_a_server, cancels_upstream_before_the_first_delta) {
    server_.on("Tell me.", reply::never());
    program client(curl(), {});
    ASSERT_TRUE(server_.wait_for_requests(1));
    client.signal(SIGKILL);
    EXPECT_TRUE(server_.wait_until_client_left(1));
}

TEST_F(inside_a_server, a_cut_answer_is_seen_to_be_cut) {
    server_.on("Tell me.", reply().deltas({"Once ", "upon ", "a ", "time ", "..."}).cut_body_after(700));
    program client(curl(), {});
    EXPECT_EQ(client.wait(), 18) << "curl: transfer closed with outstanding data remaining; " << client.errors();
    EXPECT_NE(client.output().find("Once"), std::string::npos);
}

TEST_F(inside_a_server, an_error_upstream_is_a_bad_gateway) {
    server_.on("Tell me.", reply::error(400, "no"));
    auto command = curl();
    command.insert(command.begin() + 1, "--fail");
    program client(command, {});
    EXPECT_EQ(client.wait(), 22) << client.errors();
    EXPECT_NE(client.errors().find("502"), std::string::npos) << client.errors();
}

using support::prometheus_page;

/// The sample, and curl in the place of Prometheus.
class metrics_server : public testing::Test {
protected:
    metrics_server()
        : server_({METRICS_SERVER, "0"}, {}) {
        if (!server_.wait_for_output("/metrics\n")) throw std::runtime_error("did not start: " + server_.errors());
        url_ = server_.output().substr(0, server_.output().find('\n'));
    }

    static std::string fetch(const std::string& url, const std::string& what = "") {
        std::vector<std::string> command{"curl", "--silent", "--show-error", "--noproxy", "*"};
        if (!what.empty()) command.insert(command.end(), {"--output", "/dev/null", "--write-out", what});
        command.push_back(url);
        program curl(command, {});
        EXPECT_EQ(curl.wait(), 0) << curl.errors();
        return curl.output();
    }

    program server_;
    std::string url_;
};

TEST_F(metrics_server, shows_what_its_client_did) {
    const prometheus_page page(fetch(url_));
    EXPECT_TRUE(page.complaints().empty()) << page.complaints()[0];
    EXPECT_EQ(page.value(R"(openai_client_calls_total{outcome="bad_request"})"), 1);
    EXPECT_GE(page.value(R"(openai_client_calls_total{outcome="ok"})").value_or(0), 2);
    EXPECT_GE(page.value("openai_client_connections_opened_total").value_or(0), 1);
    EXPECT_LE(page.value("openai_client_connections_opened_total").value_or(9), 2); // a stream's is tried out
    EXPECT_GE(page.value("openai_client_connections_reused_total").value_or(0), 2);
    EXPECT_EQ(page.value("openai_client_first_event_seconds_count"), 1);
    EXPECT_GE(page.value("openai_client_phase_seconds_count{phase=\"write\"}").value_or(0), 3);
}

TEST_F(metrics_server, says_what_it_is_and_what_it_has_not) {
    EXPECT_EQ(fetch(url_, "%{http_code} %{content_type}"), "200 text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(fetch(url_ + "x", "%{http_code}"), "404");
}

} // namespace
