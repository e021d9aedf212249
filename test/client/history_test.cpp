// SPDX-License-Identifier: BSL-1.0
#include "client/provider_world.hpp"

#include <gtest/gtest.h>

/// A server that repeats its key in the id of its answers: the history of an error does not show it.
namespace {

using namespace support;

class history : public provider_world {
protected:
    static reply busy(const std::string& key) {
        return reply::error(503, "busy").header("x-request-id", "req for " + key);
    }

    static void expect_hidden(const openai::error& failure, std::size_t attempts) {
        EXPECT_EQ(failure.history().size(), attempts);
        EXPECT_EQ(failure.request_id().find("sk-of-"), std::string::npos) << failure.request_id();
        for (const auto& one : failure.history()) EXPECT_EQ(one.request_id, "req for ***");
    }
};

TEST_F(history, of_one_server) {
    own.otherwise(busy("sk-of-own"));
    expect_hidden(failure("m"), 2);
}

TEST_F(history, of_one_attempt) {
    options.retry = openai::retry_policy::none();
    own.otherwise(busy("sk-of-own"));
    expect_hidden(failure("m"), 1);
}

/// Each knows its own key only, and the last one's is not the first one's.
TEST_F(history, of_one_provider_after_the_other) {
    a.otherwise(busy("sk-of-a"));
    b.otherwise(busy("sk-of-b"));
    const auto failed = failure("a:m", openai::call_options().fallback("b:m"));
    EXPECT_GE(failed.history().size(), 2u);
    expect_hidden(failed, failed.history().size());
}

} // namespace
