// SPDX-License-Identifier: BSL-1.0
#include "protocol/proxy.hpp"

#include <openai/error.hpp>

#include <gtest/gtest.h>

#include <map>

using namespace openai;
using namespace openai::protocol;

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
