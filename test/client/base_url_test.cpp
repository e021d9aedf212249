// SPDX-License-Identifier: BSL-1.0
#include "client/canary.hpp"
#include "support/client_world.hpp"

#include <openai/public_address.hpp>

/// Where a base URL leads to, also one that a stranger has written.
namespace openai::test {
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
} // namespace openai::test
