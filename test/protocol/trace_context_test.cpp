// SPDX-License-Identifier: BSL-1.0
#include "protocol/trace_context.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using openai::protocol::is_traceparent;
using openai::protocol::is_tracestate;

const std::string parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(trace_context, knows_a_traceparent) {
    EXPECT_TRUE(is_traceparent(parent));
    EXPECT_TRUE(is_traceparent("cc" + parent.substr(2)));
    EXPECT_TRUE(is_traceparent("01" + parent.substr(2) + "-what-the-future-adds"));
}

TEST(trace_context, refuses_what_is_no_traceparent) {
    for (const auto& bad :
         {std::string(), parent + "-x", parent + "0", parent + "\r\nX-Inject: 1", "ff" + parent.substr(2),
          "01" + parent.substr(2) + "x", "00-" + std::string(32, '0') + parent.substr(35),
          parent.substr(0, 36) + std::string(16, '0') + "-01",
          "00-4BF92F3577B34DA6A3CE929D0E0E4736" + parent.substr(35)})
        EXPECT_FALSE(is_traceparent(bad)) << bad;
    for (std::size_t i = 0; i < parent.size(); ++i) {
        EXPECT_FALSE(is_traceparent(parent.substr(0, i))) << i;
        auto other = parent;
        other[i] = 'g';
        EXPECT_FALSE(is_traceparent(other)) << i;
    }
}

std::string members(int count) {
    std::string list;
    for (int i = 0; i < count; ++i) list += (i == 0 ? "k" : ",k") + std::to_string(i) + "=v";
    return list;
}

TEST(trace_context, knows_a_tracestate) {
    for (const auto& good : {std::string("rojo=00f067aa0ba902b7"), std::string("congo=t61rcWkgMzE,rojo=00f0"),
                             std::string("a=1 , b=2"), std::string("a=1,,b=2"), std::string("0tenant@vendor=x y"),
                             std::string("a/b*c_d-e=!"), members(32), std::string()})
        EXPECT_TRUE(is_tracestate(good)) << good;
}

TEST(trace_context, refuses_what_is_no_tracestate) {
    for (const auto& bad :
         {std::string("a"), std::string("=1"), std::string("a="), std::string("A=1"), std::string("a=b=c"),
          std::string("a=\x01"), std::string("a=\xc3\xbc"), std::string("t@toolongvendorname=1"), std::string("0a=1"),
          "a=" + std::string(257, 'v'), std::string(257, 'k') + "=1", members(33), std::string("a=1\r\nb=2")})
        EXPECT_FALSE(is_tracestate(bad)) << bad;
}

} // namespace
