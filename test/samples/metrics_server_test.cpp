// SPDX-License-Identifier: BSL-1.0
#include "program.hpp"
#include "support/prometheus.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using samples::program;
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
