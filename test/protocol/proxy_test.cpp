// SPDX-License-Identifier: BSL-1.0
#include "protocol/http/no_proxy.hpp"
#include "protocol/http/proxy.hpp"

#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <random>
#include <string>

namespace proxy_test {

using namespace openai;
using namespace openai::detail::protocol;

namespace {

using variables = std::map<std::string, std::string>;

/// What a client of `base_url` would use: "https://host:port", "none", or how it was refused.
std::string chosen(const variables& set, const std::string& base_url) {
    const auto look_up = [&](const std::string& name) -> std::optional<std::string> {
        const auto found = set.find(name);
        return found == set.end() ? std::nullopt : std::optional(found->second);
    };
    try {
        const auto to = parse_base_url(base_url, true).origin;
        const auto via = choose_proxy(proxy_from(look_up, base_url), to);
        return via ? via->at.to_string() : "none";
    } catch (const error& refused) {
        EXPECT_EQ(refused.details().code, errc::invalid_argument);
        EXPECT_EQ(std::string(refused.what()).find("canary"), std::string::npos) << refused.what();
        return refused.details().context;
    }
}

TEST(proxy, comes_from_the_environment) {
    const struct {
        variables set;
        const char* base_url;
        const char* expected;
    } rows[] = {
        {{{"HTTP_PROXY", "127.0.0.1:8080"}}, "http://example.com", "http://127.0.0.1:8080"},
        {{{"HTTP_PROXY", "cache.corp.example.com:1234"}}, "http://example.com", "http://cache.corp.example.com:1234"},
        {{{"HTTP_PROXY", "cache.corp.example.com"}}, "http://example.com", "http://cache.corp.example.com:80"},
        {{{"HTTP_PROXY", "localhost"}}, "http://example.com", "http://localhost:80"},
        {{{"HTTP_PROXY", "https://cache.corp.example.com"}},
         "http://example.com",
         "https://cache.corp.example.com:443"},
        {{{"HTTP_PROXY", "http://127.0.0.1:8080"}}, "http://example.com", "http://127.0.0.1:8080"},
        {{{"HTTP_PROXY", "https://127.0.0.1:8080"}}, "http://example.com", "https://127.0.0.1:8080"},
        {{{"HTTP_PROXY", "http.proxy.tld"}, {"HTTPS_PROXY", "secure.proxy.tld"}},
         "http://insecure.tld/",
         "http://http.proxy.tld:80"},
        {{{"HTTP_PROXY", "http.proxy.tld"}, {"HTTPS_PROXY", "secure.proxy.tld"}},
         "https://secure.tld/",
         "http://secure.proxy.tld:80"},
        {{{"HTTP_PROXY", "http.proxy.tld"}, {"HTTPS_PROXY", "https://secure.proxy.tld"}},
         "https://secure.tld/",
         "https://secure.proxy.tld:443"},
        {{{"HTTP_PROXY", "http.proxy.tld"}}, "https://secure.tld/", "none"},
        {{{"HTTPS_PROXY", "proxy.tld"}}, "http://insecure.tld/", "none"},
        {{}, "https://example.com", "none"},
        {{}, "http://example.com", "none"},
        {{{"HTTPS_PROXY", ""}}, "https://example.com", "none"},
        {{{"ALL_PROXY", "proxy.tld"}}, "https://example.com", "none"},
        // either case; capitals first, as long as they say something
        {{{"https_proxy", "low.tld"}}, "https://example.com", "http://low.tld:80"},
        {{{"http_proxy", "low.tld"}}, "http://example.com", "http://low.tld:80"},
        {{{"https_proxy", "low.tld"}, {"HTTPS_PROXY", "up.tld"}}, "https://example.com", "http://up.tld:80"},
        {{{"https_proxy", "low.tld"}, {"HTTPS_PROXY", ""}}, "https://example.com", "http://low.tld:80"},
        // white space around it is none of it
        {{{"HTTPS_PROXY", " http://up.tld:81\r\n"}}, "https://example.com", "http://up.tld:81"},
        {{{"https_proxy", "low.tld\n"}, {"HTTPS_PROXY", " \t\n"}}, "https://example.com", "http://low.tld:80"},
        {{{"HTTP_PROXY", "\thttp://up.tld"}}, "http://example.com", "http://up.tld:80"},
        {{{"NO_PROXY", "\n* "}, {"HTTPS_PROXY", "proxy"}}, "https://example.com/", "none"},
        {{{"HTTPS_PROXY", "http://u p.tld"}}, "https://example.com", "HTTPS_PROXY: not an absolute URL"},
        // under CGI HTTP_PROXY is what a stranger's request says
        {{{"HTTP_PROXY", "http://10.1.2.3:8080"}, {"REQUEST_METHOD", "GET"}},
         "http://example.com",
         "HTTP_PROXY: refused under CGI, where the Proxy header of a request sets it"},
        {{{"http_proxy", "http://10.1.2.3:8080"}, {"REQUEST_METHOD", "GET"}},
         "http://example.com",
         "HTTP_PROXY: refused under CGI, where the Proxy header of a request sets it"},
        {{{"HTTP_PROXY", "http://10.1.2.3:8080"}, {"REQUEST_METHOD", ""}},
         "http://example.com",
         "http://10.1.2.3:8080"},
        {{{"HTTP_PROXY", "http://10.1.2.3:8080"}, {"REQUEST_METHOD", "GET"}}, "https://example.com", "none"},
        {{{"HTTPS_PROXY", "https://secure.proxy.tld"}, {"REQUEST_METHOD", "GET"}},
         "https://secure.tld/",
         "https://secure.proxy.tld:443"},
        // exceptions
        {{{"NO_PROXY", "example.com"}, {"HTTP_PROXY", "proxy"}}, "http://example.com/", "none"},
        {{{"NO_PROXY", ".example.com"}, {"HTTP_PROXY", "proxy"}}, "http://example.com/", "http://proxy:80"},
        {{{"NO_PROXY", "ample.com"}, {"HTTP_PROXY", "proxy"}}, "http://example.com/", "http://proxy:80"},
        {{{"NO_PROXY", "example.com"}, {"HTTP_PROXY", "proxy"}}, "http://foo.example.com/", "none"},
        {{{"NO_PROXY", ".foo.com"}, {"HTTP_PROXY", "proxy"}}, "http://example.com/", "http://proxy:80"},
        {{{"no_proxy", "example.com"}, {"HTTPS_PROXY", "proxy"}}, "https://example.com/", "none"},
        {{{"NO_PROXY", "*"}, {"HTTPS_PROXY", "proxy"}}, "https://example.com/", "none"},
        {{{"HTTPS_PROXY", "proxy"}}, "https://localhost:8443/", "none"},
        {{{"HTTPS_PROXY", "proxy"}}, "https://127.0.0.1/", "none"},
        {{{"HTTPS_PROXY", "proxy"}}, "https://[::1]/", "none"},
        {{{"NO_PROXY", "example.com:443"}, {"HTTPS_PROXY", "proxy"}}, "https://example.com/", "none"},
        {{{"NO_PROXY", "example.com:443"}, {"HTTPS_PROXY", "proxy"}}, "https://example.com:8443/", "http://proxy:80"},
        // what is none is an error, never a way around the proxy
        {{{"HTTPS_PROXY", "socks5://canary"}},
         "https://a.example",
         "HTTPS_PROXY: the scheme is neither https nor http"},
        {{{"HTTPS_PROXY", "http://"}}, "https://a.example", "HTTPS_PROXY: no host"},
        {{{"HTTPS_PROXY", "http://canary:0"}}, "https://a.example", "HTTPS_PROXY: the port is not between 1 and 65535"},
        {{{"HTTPS_PROXY", "http://u:%zzcanary@p"}}, "https://a.example", "HTTPS_PROXY: user or password is malformed"},
        {{{"HTTPS_PROXY", "http://p/canary"}}, "https://a.example", "HTTPS_PROXY: a proxy has neither path nor query"},
        {{{"HTTPS_PROXY", "http://u:can%0d%0aary@p"}},
         "https://a.example",
         "proxy.password: forbidden byte at offset 3"},
    };
    for (const auto& row : rows) EXPECT_EQ(chosen(row.set, row.base_url), row.expected) << row.base_url;
}

TEST(proxy, takes_credentials_out_of_the_url) {
    const struct {
        const char* value;
        const char* url;
        const char* user;
        const char* password;
    } rows[] = {
        {"http://u:p@proxy:3128", "http://proxy:3128", "u", "p"},
        {"u:p@proxy:3128/", "http://proxy:3128", "u", "p"},
        {"http://u@proxy", "http://proxy:80", "u", ""},
        {"http://u:@proxy", "http://proxy:80", "u", ""},
        {"https://a%40b:c%3Ad%20%25@proxy", "https://proxy:443", "a@b", "c:d %"},
        {"http://u:p:q@proxy", "http://proxy:80", "u", "p:q"},
        {"http://u:p@q@proxy", "http://proxy:80", "u", "p@q"},
    };
    for (const auto& row : rows) {
        const auto set = [&](const std::string& name) -> std::optional<std::string> {
            if (name == "HTTPS_PROXY") return row.value;
            return std::nullopt;
        };
        try {
            const auto made = proxy_from(set, "https://a.example");
            EXPECT_EQ(made.url, row.url) << row.value;
            EXPECT_EQ(made.user, row.user) << row.value;
            EXPECT_EQ(made.password.reveal(), row.password) << row.value;
        } catch (const error& refused) {
            ADD_FAILURE() << row.value << refused.what();
        }
    }
}

TEST(proxy, makes_the_credentials_a_field) {
    const origin to{true, "a.example", 443};
    proxy_options options("http://proxy.example:3128");
    EXPECT_TRUE(choose_proxy(options, to)->authorization.empty());
    options.user = "Aladdin";
    options.password = "open sesame";
    EXPECT_EQ(choose_proxy(options, to)->authorization.reveal(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    options.password = secret();
    EXPECT_EQ(choose_proxy(options, to)->authorization.reveal(), "Basic QWxhZGRpbjo=");
    EXPECT_FALSE(choose_proxy(proxy_options(), to));
}

TEST(proxy, names_the_bad_option_and_does_not_show_it) {
    const struct {
        const char* names;
        void (*spoil)(proxy_options&);
    } rows[] = {
        {"proxy.url", [](auto& o) { o.url = "canary"; }},
        {"proxy.url", [](auto& o) { o.url = "proxy:3128"; }},
        {"proxy.url", [](auto& o) { o.url = "http://u:canary@proxy"; }},
        {"proxy.url", [](auto& o) { o.url = "http://canary@proxy"; }},
        {"proxy.url", [](auto& o) { o.url = "socks5://canary"; }},
        {"proxy.url", [](auto& o) { o.url = "http://proxy/canary"; }},
        {"proxy.url", [](auto& o) { o.url = "http://proxy?canary"; }},
        {"proxy.url", [](auto& o) { o.url = "http://proxy#canary"; }},
        {"proxy.url", [](auto& o) { o.url = "http://canary:99999"; }},
        {"proxy.url", [](auto& o) { o.url = "http://canary\r\nX: 1"; }},
        {"proxy.url", [](auto& o) { o.url = "http://0x7f.1"; }},
        {"proxy.user: forbidden byte at offset 6", [](auto& o) { o.user = "canary:x"; }},
        {"proxy.user: forbidden byte at offset 6", [](auto& o) { o.user = "canary\r\n"; }},
        {"proxy.user", [](auto& o) { o.password = "canary"; }},
        {"proxy.password: forbidden byte at offset 6",
         [](auto& o) {
             o.user = "u";
             o.password = "canary\n";
         }},
    };
    for (const auto& row : rows) {
        proxy_options options("http://proxy.example");
        row.spoil(options);
        try {
            choose_proxy(options, {true, "localhost", 443}); // also where it would not be used
            ADD_FAILURE() << row.names;
        } catch (const error& refused) {
            const std::string what = refused.what();
            EXPECT_EQ(refused.details().code, errc::invalid_argument);
            EXPECT_NE(what.find(row.names), std::string::npos) << what;
            EXPECT_EQ(what.find("canary"), std::string::npos) << what;
        }
    }
}

} // namespace

using openai::detail::protocol::goes_directly;
using openai::detail::protocol::origin;

namespace {

origin at(const char* host, std::uint16_t port = 80) { return {false, host, port}; }

struct row {
    const char* host;
    bool direct;
};

const row hosts[] = {
    // this machine
    {"localhost", true},
    {"127.0.0.1", true},
    {"127.0.0.2", true},
    {"127.255.255.255", true},
    {"::1", true},
    {"::ffff:127.0.0.1", true},
    {"::2", false},
    {"126.255.255.255", false},
    {"128.0.0.1", false},
    {"0.0.0.0", false},
    {"localhost.net", false},
    {"local.localhost", false},
    // addresses
    {"192.168.1.1", true},
    {"::ffff:192.168.1.1", true},
    {"192.168.1.2", false}, // for another port
    {"192.168.1.3", true},
    {"192.168.1.4", false},
    {"192.168.1.11", false},
    {"10.0.0.0", true},
    {"10.0.0.2", true},
    {"10.0.0.3", true},
    {"10.0.0.4", false},
    {"2001:db8::52:0:1", true},
    {"2001:db8::52:0:2", false}, // for another port
    {"2001:db8::52:0:3", true},
    {"2001:db8::52:0:4", true}, // in brackets
    {"2002:db8:a::123", true},
    {"2002:db8:a:1::123", false},
    {"fe80::424b:c8be:1643:a1b6", false},
    // names
    {"barbaz.net", false}, // only what is below it
    {"www.barbaz.net", true},
    {"foobar.com", true},
    {"www.foobar.com", true},
    {"foofoobar.com", false},
    {"baz.com", false},
    {"barbarbaz.net", false},
    {"wildcard.io", false},
    {"nested.wildcard.io", true},
    {"a.nested.wildcard.io", true},
    {"awildcard.io", false},
    {"port.example", true},
    {"below.port.example", true},
    {"otherport.example", false},
    {"upper.example", true},
    {"xn--fsq092h.com", true},
    {"www.xn--fsq092h.com", true},
};

constexpr const char* rules =
    "foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, "
    "2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, [2001:db8::52:0:4], 2002:db8:a::45/64, "
    "port.example:80, otherport.example:81,\tUPPER.Example\t,xn--fsq092h.com";

TEST(no_proxy, knows_who_is_reached_directly) {
    for (const auto& [host, direct] : hosts) EXPECT_EQ(goes_directly(rules, at(host)), direct) << host;
}

TEST(no_proxy, without_rules_only_this_machine_is) {
    for (const auto& one : hosts) {
        const bool local = &one - hosts < 6;
        EXPECT_EQ(goes_directly("", at(one.host)), local) << one.host;
    }
}

TEST(no_proxy, a_star_means_everybody) {
    for (const auto& one : hosts)
        for (const char* star : {"*", "a.example, *", " * ,b.example"})
            EXPECT_TRUE(goes_directly(star, at(one.host))) << one.host;
}

TEST(no_proxy, what_is_no_rule_is_for_nobody) {
    for (const char* text : {":1",
                             ":80",
                             ",",
                             ",,",
                             " ",
                             " , ",
                             "[",
                             "]",
                             "[]",
                             "[]:80",
                             "/",
                             "/8",
                             "1.2.3.4/",
                             "1.2.3.4/33",
                             "1.2.3.4/-1",
                             "1.2.3.4/x",
                             "::/129",
                             "1.2.3.4/8/8",
                             "a.example:x",
                             "a.example:80:80",
                             "a.example:99999",
                             "..",
                             "*a.example",
                             "**",
                             "a*",
                             "http://a.example",
                             "\xe7\xa4\xba\xe4\xbe\x8b.com"})
        for (const char* host : {"a.example", "1.2.3.4", "2001:db8::1"})
            EXPECT_FALSE(goes_directly(text, at(host))) << text << " for " << host;
}

TEST(no_proxy, a_zero_network_is_its_whole_family) {
    EXPECT_TRUE(goes_directly("0.0.0.0/0", at("203.0.113.9")));
    EXPECT_FALSE(goes_directly("0.0.0.0/0", at("2001:db8::1")));
    EXPECT_TRUE(goes_directly("::/0", at("2001:db8::1")));
    EXPECT_FALSE(goes_directly("::/0", at("203.0.113.9")));
    EXPECT_FALSE(goes_directly("0.0.0.0/0,::/0", at("a.example")));
}

TEST(no_proxy, an_address_is_never_below_a_name) { EXPECT_FALSE(goes_directly("1.1,.1,*.1", at("1.1.1.1"))); }

/// However it is written, a list is as good as its rules one by one.
TEST(no_proxy, is_the_sum_of_its_rules) {
    const std::string_view parts[] = {"a",        ".",  "example", ":", "80", "443", "[",        "]", "/",    "8", "32",
                                      "10.0.0.1", "::", "1",       "*", " ",  "\t",  "2001:db8", "-", "\xff", "\0"};
    std::mt19937 random(7);
    int matches = 0;
    for (int i = 0; i < 50'000; ++i) {
        std::string list;
        bool any = false;
        const auto to = at(random() % 2 != 0 ? "a.example" : "10.0.0.1", random() % 2 != 0 ? 80 : 443);
        for (auto count = random() % 3; count > 0; --count) {
            std::string rule;
            for (auto n = random() % 6; n > 0; --n) rule += parts[random() % std::size(parts)];
            any = any || goes_directly(rule, to);
            list += rule + ',';
        }
        EXPECT_EQ(goes_directly(list, to), any) << list;
        matches += any;
    }
    EXPECT_GT(matches, 100);
}

} // namespace
} // namespace proxy_test
