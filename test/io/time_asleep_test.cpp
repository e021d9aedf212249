// SPDX-License-Identifier: BSL-1.0
#include "io/time_asleep.hpp"

#include <gtest/gtest.h>

namespace openai::io {
namespace {

/// Its two clocks are not read at the same time.
TEST(time_asleep, never_shrinks) {
    auto before = time_asleep();
    for (int i = 0; i < 100'000; ++i) {
        const auto now = time_asleep();
        ASSERT_GE(now, before);
        before = now;
    }
}

} // namespace
} // namespace openai::io
