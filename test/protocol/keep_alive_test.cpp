// SPDX-License-Identifier: BSL-1.0
#include "protocol/keep_alive.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;

TEST(announced_keep_alive, is_read_from_the_field) {
    const struct {
        const char* value;
        std::optional<std::chrono::seconds> expected;
    } cases[] = {{"timeout=5", 5s},
                 {"timeout=5, max=1000", 5s},
                 {"max=1000, timeout=5", 5s},
                 {" max=1 ,\tTimeout = 75 ", 75s},
                 {"timeout=\"60\"", 60s},
                 {"timeout=0", 0s},
                 {"timeout=999999999999999999999999", 86400s},
                 {"timeout=86401", 86400s},
                 {"", {}},
                 {",,,", {}},
                 {"max=100", {}},
                 {"timeout", {}},
                 {"timeout=", {}},
                 {"timeout=-1", {}},
                 {"timeout=5s", {}},
                 {"timeout=1.5", {}},
                 {"timeout=\"", {}},
                 {"xtimeout=5", {}}};
    for (const auto& one : cases)
        EXPECT_EQ(openai::protocol::announced_keep_alive(openai::headers().add("Keep-Alive", one.value)), one.expected)
            << one.value;
    EXPECT_EQ(openai::protocol::announced_keep_alive({}), std::nullopt);
}

} // namespace
