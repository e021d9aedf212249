// SPDX-License-Identifier: BSL-1.0
#include <openai/public_address.hpp>

#include <gtest/gtest.h>

namespace {

using openai::is_public_address;

TEST(public_address, is_of_the_internet) {
    for (const char* address : {"1.1.1.1",
                                "8.8.8.8",
                                "9.255.255.255",
                                "11.0.0.0",
                                "100.63.255.255",
                                "100.128.0.0",
                                "126.255.255.255",
                                "128.0.0.1",
                                "169.253.1.1",
                                "172.15.255.255",
                                "172.32.0.0",
                                "192.0.1.1",
                                "192.167.1.1",
                                "192.169.1.1",
                                "198.17.255.255",
                                "198.20.0.0",
                                "223.255.255.255",
                                "2606:4700::1111",
                                "2001:4860:4860::8888",
                                "2a00::1",
                                "::ffff:8.8.8.8",
                                "64:ff9b::8.8.8.8",
                                "3ffe::1"})
        EXPECT_TRUE(is_public_address(address)) << address;
}

TEST(public_address, is_nothing_that_was_set_apart) {
    for (const char* address : {"0.0.0.0",
                                "0.1.2.3",
                                "10.0.0.1",
                                "10.255.255.255",
                                "100.64.0.1",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.9.9.9",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.88.99.1",
                                "192.168.0.1",
                                "198.18.0.1",
                                "198.19.255.255",
                                "198.51.100.1",
                                "203.0.113.1",
                                "224.0.0.1",
                                "239.255.255.255",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::2",
                                "::127.0.0.1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "::ffff:0.0.0.0",
                                "64:ff9b::127.0.0.1",
                                "64:ff9b::10.1.2.3",
                                "64:ff9b:1::1",
                                "100::1",
                                "2001::1",
                                "2001:db8::1",
                                "2002:7f00:1::",
                                "3fff::1",
                                "5f00::1",
                                "fc00::1",
                                "fd12::1",
                                "fe80::1",
                                "fe80::1%eth0",
                                "fec0::1",
                                "ff02::1"})
        EXPECT_FALSE(is_public_address(address)) << address;
}

TEST(public_address, is_an_address) {
    for (const char* text :
         {"", "localhost", "api.example", "8.8.8", "8.8.8.8:443", "[2a00::1]", "2130706433", " 8.8.8.8"})
        EXPECT_FALSE(is_public_address(text)) << text;
}

} // namespace
