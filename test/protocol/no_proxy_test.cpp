// SPDX-License-Identifier: BSL-1.0
#include "protocol/no_proxy.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <random>
#include <string>

using openai::protocol::goes_directly;
using openai::protocol::origin;

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
        for (auto rules = random() % 3; rules > 0; --rules) {
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
