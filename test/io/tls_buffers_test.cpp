// SPDX-License-Identifier: BSL-1.0
#include "io/tls_buffers.hpp"

#include <gtest/gtest.h>

namespace {

constexpr unsigned long version(unsigned major, unsigned minor, unsigned patch) {
    return static_cast<unsigned long>(major) << 28 | minor << 20 | patch << 4;
}

TEST(tls_buffers, are_freed_only_by_versions_that_know_when) {
    const struct {
        unsigned major, minor, patch;
        bool good;
    } rows[] = {
        {1, 1, 1, false}, {3, 0, 0, false}, {3, 0, 13, false}, {3, 0, 14, true}, {3, 0, 19, true}, {3, 1, 0, false},
        {3, 1, 5, false}, {3, 1, 6, true},  {3, 2, 0, false},  {3, 2, 1, false}, {3, 2, 2, true},  {3, 3, 0, false},
        {3, 3, 1, true},  {3, 3, 2, true},  {3, 4, 0, true},   {3, 5, 0, true},  {4, 0, 0, true},
    };
    for (const auto& row : rows)
        EXPECT_EQ(openai::io::may_free_buffers(version(row.major, row.minor, row.patch)), row.good)
            << row.major << '.' << row.minor << '.' << row.patch;
    EXPECT_FALSE(openai::io::may_free_buffers(0x300000dfUL)); // with the bits that name a release
    EXPECT_TRUE(openai::io::may_free_buffers(0x300000efUL));
}

} // namespace
