// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "field/reading.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

namespace field {

inline void expect_failure(const error& failure, const field_case& asked) {
    EXPECT_EQ(name_of(failure.details().code), asked.wanted("error")) << failure.what();
    const auto words = asked.wanted("words") + asked.wanted("says");
    if (asked.streamed()) {
        const auto told = failure.what() + (' ' + failure.api().message);
        EXPECT_NE(told.find(words), told.npos) << told;
    } else {
        EXPECT_EQ(words_of(failure), words);
    }
    if (asked.expected.contains("type_of_error")) {
        EXPECT_EQ(failure.api().type, asked.wanted("type_of_error"));
    }
    if (const auto* retryable = asked.expected.if_contains("retryable")) {
        EXPECT_EQ(failure.retryable(), retryable->as_bool());
    }
    if (const auto* wait = asked.expected.if_contains("wait_ms")) {
        EXPECT_EQ(failure.retry_after().value_or(std::chrono::milliseconds(0)).count(), wait->as_int64());
    }
}

/// All of what is expected but text and reason, which a failed stream has as well.
inline void expect_outcome(const outcome& result, const field_case& asked) {
    EXPECT_EQ(result.failure.has_value(), asked.fails()) << (result.failure ? result.failure->what() : "no failure");
    if (result.failure) expect_failure(*result.failure, asked);
    EXPECT_EQ(described(result.calls), asked.wanted_list("calls"));
    std::set<std::string> ids;
    for (const auto& call : result.calls) {
        EXPECT_FALSE(call.id.empty());
        EXPECT_TRUE(ids.insert(call.id).second) << call.id;
    }
    if (const auto* usage = asked.expected.if_contains("usage")) {
        ASSERT_TRUE(result.usage);
        EXPECT_EQ(result.usage->total_tokens, usage->as_int64());
    }
    for (const auto& name : asked.wanted_list("kept")) EXPECT_TRUE(result.members.contains(name)) << name;
    if (!result.members.contains("choices")) return; // of a message, not of events
    for (const auto& name : asked.wanted_list("kept_in_events")) EXPECT_TRUE(result.members.contains(name)) << name;
}

} // namespace field
