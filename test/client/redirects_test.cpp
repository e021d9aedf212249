// SPDX-License-Identifier: BSL-1.0
#include "client/canary.hpp"
#include "support/client_world.hpp"

namespace openai::test {
namespace {

using namespace std::chrono_literals;
using support::reply;

class redirects : public ::testing::Test, public support::client_world {
protected:
    redirects() { options.api_key = secret(canary); }

    static reply to(int status, const std::string& location) {
        return reply::verbatim(status, "gone elsewhere").header("location", location);
    }
    std::string here(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(server.port()) + path;
    }

    /// Refused as `redirected`; the server saw so many requests more, and nobody else any.
    error refusal(const reply& answer, std::size_t requests = 1) {
        const auto before = server.counts().requests;
        server.push(answer);
        const auto seen = chat_failure("q");
        expect_clean(seen);
        EXPECT_EQ(seen.code(), errc::redirected) << seen.what();
        EXPECT_EQ(seen.maybe_billed(), billing::no);
        EXPECT_FALSE(seen.retryable());
        EXPECT_EQ(seen.attempts(), 1);
        EXPECT_EQ(server.counts().requests - before, requests);
        EXPECT_EQ(other.counts().connections, 0u);
        return seen;
    }

    openai::testing::server other;
};

TEST_F(redirects, are_not_followed_unasked) {
    options.retry = retry_policy{.max_attempts = 3, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    for (const int status : {300, 301, 302, 303, 307, 308})
        for (const auto& location : {std::string("/v1/models"), here("/v1/models"), other.base_url()}) {
            const auto seen = refusal(to(status, location));
            EXPECT_EQ(seen.status(), status);
            EXPECT_NE(std::string(seen.what()).find(location), std::string::npos) << seen.what();
        }
    EXPECT_EQ(server.counts().connections, 1u); // which the refusals left usable
}

TEST_F(redirects, show_no_secret_of_the_location) {
    const std::string what = refusal(to(302, "https://user:hush@a.example/\x9b?key=hush#hush")).what();
    EXPECT_NE(what.find("to https://a.example/\\x9b"), std::string::npos) << what;
    EXPECT_EQ(what.find("hush"), std::string::npos) << what;
}

TEST_F(redirects, that_repeat_the_request_are_followed_when_allowed) {
    options.follow_redirects = 3;
    for (const int status : {307, 308})
        for (const auto& location : {std::string("/v2/chat/completions?x=1"), here("/v2/chat/completions?x=1"),
                                     std::string("../../v2/chat/completions?x=1#part")}) {
            server.push(to(status, location));
            EXPECT_EQ(run_chat("hello").value(), "hello") << location;
            const auto count = server.counts().requests;
            const auto first = server.request(count - 2);
            const auto second = server.request(count - 1);
            EXPECT_EQ(second.target, "/v2/chat/completions?x=1");
            EXPECT_EQ(second.method, "POST");
            EXPECT_EQ(second.body, first.body);
            EXPECT_EQ(second.headers, first.headers);
        }
    EXPECT_EQ(server.counts().connections, 1u);
}

TEST_F(redirects, of_streams_are_followed_too) {
    options.follow_redirects = 1;
    server.push(to(307, "/v2/chat/completions"));
    EXPECT_EQ(run_stream("a b c").value(), "a b c");
    EXPECT_EQ(server.request(1).target, "/v2/chat/completions");
}

TEST_F(redirects, that_change_the_request_are_not_followed) {
    options.follow_redirects = 3;
    for (const int status : {300, 301, 302, 303, 304, 305}) {
        const auto seen = refusal(to(status, "/v2/x"));
        EXPECT_NE(std::string(seen.what()).find("only 307 and 308"), std::string::npos) << seen.what();
    }
}

TEST_F(redirects, to_elsewhere_are_not_followed) {
    options.follow_redirects = 3;
    const std::string rows[] = {
        other.base_url() + "/x",
        "https://127.0.0.1:" + std::to_string(server.port()) + "/v1/x",
        "http://localhost:" + std::to_string(server.port()) + "/v1/x",
        "http://user:pass@127.0.0.1:" + std::to_string(server.port()) + "/v1/x",
        "//127.0.0.1:" + std::to_string(other.port()) + "/x",
        "http://127.0.0.1/x",
        "file:///etc/passwd",
        "javascript:x",
        "",
        "/a b",
        "/%zz",
        "/../x",
        "\\\\127.0.0.1\\x",
    };
    for (const auto& location : rows) {
        SCOPED_TRACE(location);
        refusal(to(308, location));
    }
    refusal(reply::verbatim(307, ""));
}

TEST_F(redirects, never_go_from_tls_to_plain_text) {
    openai::testing::server safe(support::server_options().https());
    options.base_url = safe.base_url();
    options.tls.ca_pem = safe.ca_pem();
    options.follow_redirects = 3;
    for (const auto& location : {server.base_url() + "/x", "http://127.0.0.1:" + std::to_string(safe.port()) + "/x"}) {
        safe.push(to(308, location));
        EXPECT_EQ(chat_failure("q").code(), errc::redirected);
    }
    EXPECT_EQ(server.counts().connections, 0u);
    EXPECT_EQ(safe.counts().connections, 1u);
    EXPECT_EQ(safe.counts().requests, 2u);
}

/// A line break never gets as far as to be a location.
TEST_F(redirects, with_a_line_break_lead_nowhere) {
    options.follow_redirects = 3;
    const auto answer = [](const std::string& location) {
        return reply::raw("HTTP/1.1 307 x\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n").keep_open();
    };
    for (const auto* location : {"/v2/x\rX-Evil: 1", "/v2/x\nX-Evil: 1"}) {
        server.push(answer(location));
        const auto seen = chat_failure("q");
        EXPECT_EQ(seen.code(), errc::protocol_error) << seen.what();
    }
    server.push(answer("/v2/chat/completions\r\nX-Evil: 1")); // that is a field more, of the answer
    EXPECT_EQ(run_chat("well").value(), "well");
    const auto count = server.counts().requests;
    EXPECT_EQ(count, 4u);
    EXPECT_EQ(server.request(count - 1).target, "/v2/chat/completions");
    EXPECT_FALSE(server.request(count - 1).header("X-Evil"));
    server.push(answer("/v2/chat/completions?a=%0d%0aX-Evil:%201")); // stays escaped
    EXPECT_EQ(run_chat("well").value(), "well");
    EXPECT_FALSE(server.request(count + 1).header("X-Evil"));
}

TEST_F(redirects, in_a_circle_end) {
    options.follow_redirects = 3;
    server.otherwise(to(307, "/v1/chat/completions"));
    const auto seen = refusal(to(307, "/v1/chat/completions"), 4);
    EXPECT_NE(std::string(seen.what()).find("one more than follow_redirects"), std::string::npos) << seen.what();
    server.otherwise(reply());
    for (int i = 0; i < 3; ++i) server.push(to(308, "/v1/chat/completions"));
    EXPECT_EQ(run_chat("just enough").value(), "just enough");
}

TEST_F(redirects, count_for_the_whole_call) {
    options.follow_redirects = 1;
    options.retry = retry_policy{.max_attempts = 2, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    server.push(to(307, "/v2/chat/completions")).push(reply::error(500, "try again"));
    EXPECT_EQ(run_chat("well").value(), "well");
    EXPECT_EQ(server.request(2).target, "/v2/chat/completions"); // the retry asks where the redirect led
    server.push(to(307, "/a")).push(reply::error(500, "try again")).push(to(307, "/b"));
    EXPECT_EQ(chat_failure("q").code(), errc::redirected);
}

TEST_F(redirects, do_not_outlast_the_call) {
    options.follow_redirects = 1'000'000;
    options.timeouts.total = 50ms;
    server.otherwise(to(307, "/v1/chat/completions"));
    EXPECT_EQ(chat_failure("q").code(), errc::total_timeout);
}

} // namespace
} // namespace openai::test
