// SPDX-License-Identifier: BSL-1.0
#include "io/tls_errors.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <gtest/gtest.h>

#include <vector>

/// What is made of OpenSSL's queue of errors, whose versions add different things to the reason.
namespace {

using namespace openai::io;

constexpr int record_layer_failure = 313; // not in the headers of OpenSSL 3.0 and 3.1

int reason_of(const boost::system::error_code& code) {
    return code.failed() ? ERR_GET_REASON(static_cast<unsigned long>(code.value())) : 0;
}

TEST(tls_error_queue, gives_the_last_reason_that_says_something) {
    const struct {
        std::vector<int> raised;
        int expected;
    } rows[] = {
        {{}, 0},
        {{SSL_R_WRONG_VERSION_NUMBER}, SSL_R_WRONG_VERSION_NUMBER},
        {{SSL_R_WRONG_VERSION_NUMBER, record_layer_failure}, SSL_R_WRONG_VERSION_NUMBER},
        {{SSL_R_UNEXPECTED_EOF_WHILE_READING, record_layer_failure}, SSL_R_UNEXPECTED_EOF_WHILE_READING},
        {{record_layer_failure, SSL_R_UNEXPECTED_EOF_WHILE_READING, record_layer_failure, record_layer_failure},
         SSL_R_UNEXPECTED_EOF_WHILE_READING},
        {{SSL_R_BAD_LENGTH, SSL_R_WRONG_VERSION_NUMBER}, SSL_R_WRONG_VERSION_NUMBER},
        {{record_layer_failure}, record_layer_failure},
        {{record_layer_failure, record_layer_failure}, record_layer_failure},
    };
    int number = 0;
    for (const auto& row : rows) {
        SCOPED_TRACE(number++);
        for (const int reason : row.raised) ERR_raise(ERR_LIB_SSL, reason);
        const auto taken = take_tls_error();
        EXPECT_EQ(reason_of(taken), row.expected);
        EXPECT_EQ(is_unexpected_end(taken), row.expected == SSL_R_UNEXPECTED_EOF_WHILE_READING);
        EXPECT_EQ(ERR_peek_error(), 0u);
    }
}

TEST(tls_error_queue, gives_nothing_for_an_error_of_the_system) {
    ERR_raise(ERR_LIB_SYS, ECONNRESET);
    EXPECT_FALSE(take_tls_error().failed());
    ERR_raise(ERR_LIB_SYS, ECONNRESET);
    ERR_raise(ERR_LIB_SSL, record_layer_failure);
    EXPECT_FALSE(take_tls_error().failed());
}

TEST(tls_error_queue, gives_the_reason_though_the_goodbye_failed_too) {
    ERR_raise(ERR_LIB_SSL, SSL_R_UNEXPECTED_EOF_WHILE_READING);
    ERR_raise(ERR_LIB_SYS, EPIPE); // OpenSSL 3.2 and later
    EXPECT_TRUE(is_unexpected_end(take_tls_error()));
    ERR_raise(ERR_LIB_SSL, SSL_R_UNEXPECTED_EOF_WHILE_READING);
    ERR_raise(ERR_LIB_SYS, EPIPE);
    ERR_raise(ERR_LIB_SSL, record_layer_failure);
    EXPECT_TRUE(is_unexpected_end(take_tls_error()));
}

TEST(tls_error_queue, gives_the_reasons_of_other_libraries_whatever_their_number) {
    ERR_raise(ERR_LIB_SSL, SSL_R_BAD_LENGTH);
    ERR_raise(ERR_LIB_USER, record_layer_failure);
    const auto taken = take_tls_error();
    EXPECT_EQ(ERR_GET_LIB(static_cast<unsigned long>(taken.value())), ERR_LIB_USER);
}

} // namespace
