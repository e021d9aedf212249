// SPDX-License-Identifier: BSL-1.0
#include "support/canary.hpp"
#include "support/local_client.hpp"
#include "support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <ostream>
#include <type_traits>

namespace options_test {
namespace {

using namespace support;

template <class T>
concept printable = requires(std::ostream& out, const T& value) { out << value; };
static_assert(printable<std::string>, "the check can fail");
static_assert(!printable<openai::secret>);
static_assert(!printable<decltype(openai::client_options::api_key)>);
static_assert(!std::is_convertible_v<openai::secret, std::string>);
static_assert(!std::is_convertible_v<openai::secret, std::string_view>);

struct bad_option {
    const char* names; ///< what the message must contain
    std::function<void(openai::client_options&)> spoil;
};

// "hush" stands in every bad value; no message may show it.
const bad_option bad_options[] = {
    {"api_key", [](auto& o) { o.api_key = "hush\n"; }},
    {"api_key", [](auto& o) { o.api_key = "hush\r\nX-Inject: 1"; }},
    {"api_key", [](auto& o) { o.api_key = std::string("hush\0", 5); }},
    {"api_key", [](auto& o) { o.api_key = "hush key"; }},
    {"api_key", [](auto& o) { o.api_key = "hush\xC3\xA9"; }},
    {"base_url", [](auto& o) { o.base_url = ""; }},
    {"base_url", [](auto& o) { o.base_url = "hush"; }},
    {"base_url", [](auto& o) { o.base_url = "ftp://hush.example/v1"; }},
    {"base_url", [](auto& o) { o.base_url = "https://"; }},
    {"base_url", [](auto& o) { o.base_url = "https://user:hush@example.com/v1"; }},
    {"base_url", [](auto& o) { o.base_url = "https://hush.example:0/v1"; }},
    {"base_url", [](auto& o) { o.base_url = "https://hush.example:65536/v1"; }},
    {"base_url", [](auto& o) { o.base_url = "https://hush.example:port/v1"; }},
    {"base_url", [](auto& o) { o.base_url = "https://hush.example/v1#part"; }},
    {"base_url", [](auto& o) { o.base_url = "https://hush.example/v1\r\nX: 1"; }},
    {"base_url", [](auto& o) { o.base_url = "http://hush.example/v1"; }},
    {"organization", [](auto& o) { o.organization = "hush\r\nX: 1"; }},
    {"project", [](auto& o) { o.project = "hush\n"; }},
    {"user_agent", [](auto& o) { o.user_agent = std::string("hush\0", 5); }},
    {"default_headers", [](auto& o) { o.default_headers.add("X-A", "hush\r\nX: 1"); }},
    {"default_headers", [](auto& o) { o.default_headers.add("X-A", std::string("hush\0", 5)); }},
    {"default_headers", [](auto& o) { o.default_headers.add("X hush", "a"); }},
    {"default_headers", [](auto& o) { o.default_headers.add("", "hush"); }},
    {"default_headers", [](auto& o) { o.default_headers.add("Content-Length", "hush"); }},
    {"default_headers", [](auto& o) { o.default_headers.add("HOST", "hush"); }},
    {"default_headers", [](auto& o) { o.default_headers.add("transfer-encoding", "hush"); }},
    {"default_headers", [](auto& o) { o.default_headers.add("Connection", "hush"); }},
    {"timeouts.connect", [](auto& o) { o.timeouts.connect = 0ms; }},
    {"timeouts.idle", [](auto& o) { o.timeouts.idle = -1ms; }},
    {"timeouts.total", [](auto& o) { o.timeouts.total = std::chrono::milliseconds::min(); }},
    {"timeouts.tls", [](auto& o) { o.timeouts.tls = 1h * 24 * 366; }},
    {"pool.max_connections", [](auto& o) { o.pool.max_connections = 0; }},
    {"pool.max_connecting", [](auto& o) { o.pool.max_connecting = 0; }},
    {"pool.idle_limit", [](auto& o) { o.pool.idle_limit = std::chrono::milliseconds(-1); }},
    {"pool.max_age", [](auto& o) { o.pool.max_age = std::chrono::milliseconds(-1); }},
    {"retry.max_attempts", [](auto& o) { o.retry.max_attempts = 0; }},
    {"max_response_body", [](auto& o) { o.max_response_body = 0; }},
};

TEST(options, a_bad_one_is_named_and_not_shown) {
    asio::io_context io;
    for (const auto& bad : bad_options) {
        openai::client_options options("sk-good");
        bad.spoil(options);
        const auto failure = error_of([&] { openai::client client(io, options); });
        ASSERT_TRUE(failure) << bad.names;
        EXPECT_EQ(failure->code(), openai::errc::invalid_argument);
        const std::string message = failure->what();
        EXPECT_NE(message.find(bad.names), message.npos) << message;
        EXPECT_EQ(message.find("hush"), message.npos) << message;
        EXPECT_EQ(message.find("sk-good"), message.npos) << message;
    }
}

TEST(options, are_checked_by_a_client_with_its_own_thread_too) {
    openai::client_options options("hush\n");
    EXPECT_EQ(error_of([&] { openai::client client(options); })->code(), openai::errc::invalid_argument);
}

TEST(options, good_ones_are_taken) {
    asio::io_context io;
    for (const char* url :
         {"https://api.openai.com/v1", "https://api.openai.com/v1/", "https://example.com", "http://localhost:8080/v1",
          "http://127.0.0.1", "http://[::1]:1/v1", "HTTPS://EXAMPLE.COM"}) {
        openai::client_options options("sk");
        options.base_url = url;
        options.timeouts.total = openai::no_timeout;
        EXPECT_FALSE(error_of([&] { openai::client client(io, options); })) << url;
    }
    openai::client_options plain;
    plain.base_url = "http://example.com/v1";
    plain.allow_plaintext = true;
    EXPECT_FALSE(error_of([&] { openai::client client(io, plain); }));
}

TEST(options, from_environment) {
    const std::map<std::string, std::string> variables{{"OPENAI_API_KEY", "sk-canary-1a2b"},
                                                       {"OPENAI_BASE_URL", "http://127.0.0.1:1/x"},
                                                       {"OPENAI_ORG_ID", "org"},
                                                       {"OPENAI_PROJECT_ID", ""}};
    const auto options = openai::client_options::from_environment([&](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    });
    EXPECT_EQ(options.api_key.reveal(), "sk-canary-1a2b");
    EXPECT_EQ(options.base_url, "http://127.0.0.1:1/x");
    EXPECT_EQ(options.organization, "org");
    EXPECT_EQ(options.project, "");
    const auto defaults = openai::client_options::from_environment([](const std::string&) { return std::nullopt; });
    EXPECT_TRUE(defaults.api_key.empty());
    EXPECT_EQ(defaults.base_url, "https://api.openai.com/v1");
}

TEST(options, from_the_environment_are_trimmed) {
    const std::map<std::string, std::string> variables{{"OPENAI_API_KEY", "\tsk-canary-1a2b\r\n"},
                                                       {"OPENAI_BASE_URL", "https://host/v1\n"},
                                                       {"OPENAI_ORG_ID", " org\r\n"},
                                                       {"OPENAI_PROJECT_ID", "\v \f"}};
    const auto options = openai::client_options::from_environment(
        [&](const std::string& name) { return std::optional(variables.at(name)); });
    EXPECT_EQ(options.api_key.reveal(), "sk-canary-1a2b");
    EXPECT_EQ(options.base_url, "https://host/v1");
    EXPECT_EQ(options.organization, "org");
    EXPECT_EQ(options.project, "");
}

/// What OpenSSL reads from the environment as well.
TEST(options, trust_from_the_environment_is_trimmed) {
    const support::temporary_directory directory;
    openai::testing::server server{openai::testing::server_options().https()};
    const auto file = directory.write("ca.pem", server.ca_pem());
    auto options = support::options_for(server);
    options.tls.ca_pem.clear();
    const auto failure = [&](const std::string& named) {
        ::setenv("SSL_CERT_FILE", named.c_str(), 1);
        asio::io_context io;
        const auto thrown = error_of([&] { run(io, openai::client(io, options).models.list()); });
        ::unsetenv("SSL_CERT_FILE");
        return thrown ? thrown->details().code : openai::errc{};
    };
    for (const auto* around : {"", "\n", "\r\n"}) EXPECT_EQ(failure(around + file + around), openai::errc{}) << around;
    for (const auto& wrong : {directory.path("none.pem"), std::string("\n")})
        EXPECT_EQ(failure(wrong), openai::errc::tls_untrusted) << wrong;
}

TEST(options, from_the_real_environment) {
    ::setenv("OPENAI_API_KEY", "sk-real", 1);
    EXPECT_EQ(openai::client_options::from_environment().api_key.reveal(), "sk-real");
    ::unsetenv("OPENAI_API_KEY");
    EXPECT_TRUE(openai::client_options::from_environment().api_key.empty());
}

class sent_headers : public testing::Test {
protected:
    openai::testing::received_request send(openai::client_options options, openai::call_options call = {}) {
        options.base_url = server_.base_url();
        openai::client client(io_, options);
        run(io_, client.request("GET", "/models", nullptr, call));
        return server_.request(server_.counts().requests - 1);
    }

    openai::testing::server server_;
    asio::io_context io_;
};

TEST_F(sent_headers, are_those_of_the_options) {
    openai::client_options options("sk-canary-1a2b");
    options.organization = "org";
    options.project = "proj";
    options.default_headers.add("X-Team", "blue");
    const auto seen = send(options);
    EXPECT_EQ(seen.header("authorization"), "Bearer sk-canary-1a2b");
    EXPECT_EQ(seen.header("openai-organization"), "org");
    EXPECT_EQ(seen.header("openai-project"), "proj");
    EXPECT_EQ(seen.header("x-team"), "blue");
    EXPECT_TRUE(seen.header("user-agent")->starts_with("asio-openai/"));
}

TEST_F(sent_headers, without_a_key_there_is_no_authorization) {
    EXPECT_FALSE(send(openai::client_options()).header("authorization"));
}

TEST_F(sent_headers, of_a_call_replace_those_of_the_client) {
    openai::client_options options("sk-canary-1a2b");
    options.default_headers.add("X-Team", "blue");
    auto call = openai::call_options().header("x-team", "red").header("X-More", "1");
    call.query.emplace_back("a b", "c&d");
    const auto seen = send(options, call);
    EXPECT_EQ(seen.header("x-team"), "red");
    EXPECT_EQ(seen.header("x-more"), "1");
    EXPECT_EQ(seen.target, "/v1/models?a%20b=c%26d");
}

TEST_F(sent_headers, of_one_call_are_not_those_of_the_next) {
    auto options = options_for(server_);
    options.default_headers.add("X-Team", "blue");
    openai::client client(io_, options);
    const auto ask = [] { return openai::chat_request("m").user("hello"); };
    const auto own = openai::call_options().header("X-More", "1");
    for (int round = 0; round < 2; ++round) {
        run(io_, client.chat.create(ask()));
        run(io_, client.chat.create(ask(), own));
        run(io_, run(io_, client.chat.stream(ask())).collect());
    }
    for (std::size_t i = 0; i < 6; ++i) {
        const auto seen = server_.request(i);
        EXPECT_EQ(seen.header("x-more").has_value(), i % 3 == 1) << i;
        EXPECT_EQ(seen.header("accept"), i % 3 == 2 ? "text/event-stream" : "application/json") << i;
        EXPECT_EQ(seen.header("content-type"), "application/json") << i;
        EXPECT_EQ(seen.header("x-team"), "blue") << i;
        EXPECT_TRUE(seen.header("authorization")) << i;
    }
}

TEST_F(sent_headers, a_bad_call_option_is_refused_before_anything_is_sent) {
    openai::client client(io_, options_for(server_));
    const auto code = [&](const openai::call_options& call) {
        const auto failure = error_of([&] { run(io_, client.models.list(call)); });
        EXPECT_EQ(std::string(failure->what()).find("hush"), std::string::npos) << failure->what();
        return failure->code();
    };
    EXPECT_EQ(code(openai::call_options().header("X", "hush\r\n")), openai::errc::invalid_argument);
    EXPECT_EQ(code(openai::call_options().header("Host", "hush")), openai::errc::invalid_argument);
    EXPECT_EQ(code(openai::call_options().timeout(0ms)), openai::errc::invalid_argument);
    EXPECT_EQ(code(openai::call_options().timeout(-5ms)), openai::errc::invalid_argument);
    openai::call_options retry;
    retry.retry = openai::retry_policy{.max_attempts = 0};
    EXPECT_EQ(code(retry), openai::errc::invalid_argument);
    EXPECT_EQ(server_.counts().connections, 0u);
}

TEST_F(sent_headers, options_of_a_call_override_time_and_retries) {
    openai::client client(io_, options_for(server_));
    server_.push(reply::never());
    auto failure = error_of([&] { run(io_, client.models.list(openai::call_options().timeout(50ms))); });
    EXPECT_EQ(failure->code(), openai::errc::total_timeout);
    server_.push(reply::error(500, "once")).push(reply::error(500, "twice"));
    openai::call_options stubborn;
    stubborn.retry = openai::retry_policy{.max_attempts = 3, .transient = {1ms, 1ms, 0}, .min_delay = 1ms};
    EXPECT_EQ(run(io_, client.models.list(stubborn)).data.size(), 2u);
    EXPECT_EQ(server_.counts().requests, 4u);
}

} // namespace
} // namespace options_test
