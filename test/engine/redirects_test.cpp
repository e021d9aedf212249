// SPDX-License-Identifier: BSL-1.0
#include "support/canary.hpp"
#include "support/client_world.hpp"

#include <openai/core/public_address.hpp>

namespace openai::test::redirects_test {
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
} // namespace openai::test::redirects_test

/// Where a base URL leads to, also one that a stranger has written.
namespace openai::test::redirects_test {
namespace {

using support::server_options;

class base_url : public ::testing::Test, public support::client_world {
protected:
    base_url() { options.api_key = secret(canary); }

    std::string at(const std::string& host) const {
        return "http://" + host + ':' + std::to_string(server.port()) + "/v1";
    }

    std::string refusal() {
        forget_client();
        const auto refused = failure_of([&] { client(); });
        if (!refused) return "accepted";
        EXPECT_EQ(refused->code(), errc::invalid_argument);
        return refused->what();
    }

    /// The addresses that a call was about to connect to.
    std::vector<std::string> asked;
    void filter(std::function<bool(const std::string&)> passes) {
        options.connect_filter = [this, passes](const std::string& address) {
            asked.push_back(address);
            return passes(address);
        };
    }
};

class base_url_v6 : public ::testing::Test, public support::client_world {
protected:
    base_url_v6()
        : client_world(server_options().on_ipv6()) {}
};

TEST_F(base_url_v6, may_be_an_address) {
    for (const char* host : {"[::1]", "[0:0:0:0:0:0:0:1]", "[0::0001]"}) {
        forget_client();
        const auto port = std::to_string(server.port());
        options.base_url = "http://" + std::string(host) + ':' + port + "/v1";
        EXPECT_EQ(run_chat("q").value(), "q") << host;
        EXPECT_EQ(server.request(server.counts().requests - 1).header("Host"), "[::1]:" + port);
    }
}

TEST_F(base_url, of_a_mapped_address_is_that_address_and_not_this_machine) {
    options.base_url = at("[::ffff:127.0.0.1]");
    EXPECT_NE(refusal().find("clear text"), std::string::npos); // nobody guesses that it is loopback
    options.allow_plaintext = true;
    filter([](const auto&) { return true; });
    forget_client();
    EXPECT_EQ(run_chat("q").value(), "q");
    EXPECT_EQ(asked, std::vector<std::string>{"127.0.0.1"}); // a filter need not know every spelling
}

TEST_F(base_url, reaches_no_filtered_address_by_another_spelling) {
    options.allow_plaintext = true;
    filter([](const auto& address) { return address != "127.0.0.1" && address != "::1"; });
    for (const char* host :
         {"127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::ffff:0.0.0.0]", "[::ffff:7f00:1]", "[::]"}) {
        options.base_url = at(host);
        forget_client();
        EXPECT_EQ(run_chat("q").failure().value().code(), errc::connect_failed) << host;
    }
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(base_url, of_a_user_stays_outside_with_the_documented_filter) {
    options.allow_plaintext = true;
    options.connect_filter = is_public_address;
    for (const char* host : {"127.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "[::1]", "[::]", "127.9.9.9", "localhost"}) {
        options.base_url = at(host);
        forget_client();
        EXPECT_EQ(run_chat("q").failure().value().code(), errc::connect_failed) << host;
    }
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(base_url, with_a_zone_or_another_spelling_of_an_address_is_refused) {
    options.allow_plaintext = true;
    for (const char* host :
         {"[fe80::1%25eth0]", "[fe80::1%eth0]", "[fe80::1%251]", "[::1%25lo]", "2130706433", "0x7f.1", "0x7f000001",
          "127.1", "127.0.1", "0177.0.0.1", "127.0.0.1.1", "0", "[::127.0.0.1", "[v1.x]", "1.2.3.4.5", "256.0.0.1"}) {
        options.base_url = at(host);
        EXPECT_NE(refusal().find("base_url"), std::string::npos) << host;
    }
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(base_url, in_plain_text_leads_to_this_machine_only) {
    for (const char* host : {"api.example", "10.0.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "128.0.0.1",
                             "localhost.example", "[::2]", "[fe80::1]", "[::]"}) {
        options.base_url = at(host);
        options.allow_plaintext = false;
        EXPECT_NE(refusal().find("clear text"), std::string::npos) << host;
        options.allow_plaintext = true;
        EXPECT_EQ(refusal(), "accepted") << host;
    }
}

TEST_F(base_url, with_user_info_is_refused) {
    for (const char* user : {"user:canary@", "canary@", "@", ":canary@", "a.example@"}) {
        options.base_url = at(user + std::string("127.0.0.1"));
        EXPECT_NE(refusal().find("user-info"), std::string::npos) << user;
    }
}

TEST_F(base_url, is_where_every_path_stays) {
    options.base_url = at("127.0.0.1");
    const auto get = [this](std::string path) -> support::asio::awaitable<int> {
        auto to = client();
        auto answer = co_await to.request("GET", std::move(path), nullptr);
        co_return answer.status();
    };
    for (const std::string path : {"//evil.example/x", "/../../x", "/@evil.example/", "/:80@evil.example/"}) {
        server.push(support::reply::verbatim(200, "{}"));
        EXPECT_EQ(support::outcome_of(io, get(path)).value(), 200) << path;
        const auto seen = server.request(server.counts().requests - 1);
        EXPECT_EQ(seen.target, "/v1" + path);
        EXPECT_EQ(seen.header("Host"), "127.0.0.1:" + std::to_string(server.port()));
    }
    EXPECT_EQ(server.counts().connections, 1u);
}

TEST_F(base_url, whose_addresses_the_filter_refuses_is_not_connected_to) {
    filter([](const auto&) { return false; });
    for (const char* host : {"localhost", "127.0.0.1", "127.0.0.1"}) {
        options.base_url = at(host);
        options.retry = retry_policy::sdk_compatible();
        forget_client();
        asked.clear();
        const auto seen = run_chat("q").failure().value();
        expect_clean(seen);
        EXPECT_EQ(seen.code(), errc::connect_failed);
        EXPECT_EQ(seen.phase(), phase::connect);
        EXPECT_EQ(seen.maybe_billed(), billing::no);
        EXPECT_EQ(seen.attempts(), 1);
        EXPECT_NE(std::string(seen.what()).find("connect_filter"), std::string::npos);
        EXPECT_FALSE(asked.empty());
        for (const auto& address : asked) EXPECT_TRUE(address == "127.0.0.1" || address == "::1") << address;
    }
    EXPECT_EQ(server.counts().connections, 0u);
}

TEST_F(base_url, is_connected_to_at_the_addresses_that_pass) {
    filter([](const auto& address) { return address == "127.0.0.1"; });
    options.base_url = at("localhost");
    EXPECT_EQ(run_chat("q").value(), "q");
    EXPECT_NE(std::ranges::find(asked, "127.0.0.1"), asked.end());
}

} // namespace
} // namespace openai::test::redirects_test
