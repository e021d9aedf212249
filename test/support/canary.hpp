// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "text/sanitize.hpp"

#include <openai/client.hpp>
#include <openai/core/error.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace openai::test {

/// An API key that must not appear in any output.
inline constexpr const char* canary = "sk-canary-8c1f27";

inline void expect_no_canary(std::string_view text) { EXPECT_EQ(text.find("canary"), std::string_view::npos) << text; }

/// Checks the rules for all errors: the message is one harmless line, and no part of the error contains a secret.
inline void expect_clean(const error& failure) {
    const std::string_view what = failure.what();
    expect_no_canary(what);
    for (const char c : what) EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << what;
    const auto& details = failure.details();
    for (const auto& text : {details.context, details.excerpt, details.api.message, details.api.type, details.api.code,
                             details.api.param, details.api.request_id, details.cause.message()})
        expect_no_canary(text);
    EXPECT_EQ(detail::sanitize(details.context), details.context);
    EXPECT_EQ(detail::sanitize(details.excerpt), details.excerpt);
    for (const auto& field : details.headers) expect_no_canary(field.name + field.value);
    EXPECT_LE(details.excerpt.size(), 256u);
    EXPECT_LE(what.size(), 4096u);
}

/// Returns the error of a call, or `std::nullopt` if the call succeeds. Also checks the error with `expect_clean`.
template <class Call>
std::optional<error> failure_of(Call call) {
    try {
        call();
    } catch (const error& thrown) {
        expect_clean(thrown);
        return thrown;
    }
    return std::nullopt;
}

} // namespace openai::test
