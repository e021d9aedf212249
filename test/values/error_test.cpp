// SPDX-License-Identifier: BSL-1.0
#include <openai/error.hpp>

#include <gtest/gtest.h>

#include <set>

namespace {

using openai::condition;
using openai::errc;
using openai::phase;

TEST(error, every_code_and_phase_has_its_own_words) {
    std::set<std::string> seen;
    for (int code = 1; code <= static_cast<int>(errc::internal_error); ++code) {
        const auto text = openai::make_error_code(static_cast<errc>(code)).message();
        EXPECT_NE(text, "unknown error") << code;
        EXPECT_TRUE(seen.insert(text).second) << text;
    }
    EXPECT_EQ(openai::make_error_code(static_cast<errc>(0)).message(), "unknown error");
    seen.clear();
    for (int where = 0; where <= static_cast<int>(phase::done); ++where) {
        const std::string text = openai::to_string(static_cast<phase>(where));
        EXPECT_NE(text, "unknown") << where;
        EXPECT_TRUE(seen.insert(text).second) << text;
    }
    EXPECT_STREQ(openai::to_string(phase::proxy), "proxy");
}

TEST(error, of_the_way_to_the_server_is_unreachable) {
    const std::set<errc> expected = {errc::resolve_failed,  errc::resolve_timeout, errc::connect_failed,
                                     errc::connect_timeout, errc::tls_failed,      errc::tls_untrusted,
                                     errc::tls_timeout,     errc::proxy_failed,    errc::proxy_unauthorized};
    for (int code = 1; code <= static_cast<int>(errc::internal_error); ++code) {
        const auto one = static_cast<errc>(code);
        EXPECT_EQ(openai::make_error_code(one) == condition::unreachable, expected.contains(one))
            << openai::make_error_code(one).message();
    }
}

TEST(error, of_a_proxy_is_no_word_of_the_api) {
    for (const auto code : {errc::proxy_failed, errc::proxy_unauthorized})
        for (const auto other : {condition::unauthorized, condition::invalid_request, condition::server_fault,
                                 condition::timeout, condition::bad_answer, condition::untrusted})
            EXPECT_FALSE(openai::make_error_code(code) == other);
    openai::error_details details;
    details.code = errc::proxy_unauthorized;
    details.status = 407;
    details.context = "http://proxy.example:3128";
    EXPECT_STREQ(openai::error(details).what(), "proxy refused the credentials: HTTP 407: http://proxy.example:3128");
}

} // namespace
