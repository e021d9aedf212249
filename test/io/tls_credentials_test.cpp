// SPDX-License-Identifier: BSL-1.0
#include "io/tls_context.hpp"
#include "support/certificates.hpp"
#include "support/temporary_directory.hpp"

#include <openai/error.hpp>

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <functional>

namespace {

using openai::errc;
using openai::tls_options;
using support::authority;

const char encrypted_key[] = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                             "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgAAAAAAAAAAAICCAAw\n"
                             "-----END ENCRYPTED PRIVATE KEY-----\n";

TEST(tls_credentials, that_are_good_are_taken_as_text_and_as_files) {
    const authority ca;
    const auto own = ca.issue();
    const support::temporary_directory folder;
    const std::function<void(tls_options&)> cases[] = {
        [](tls_options&) {},
        [&](tls_options& options) { options.ca_pem = ca.pem(); },
        [&](tls_options& options) { options.ca_pem = ca.pem() + "\n" + authority().pem(); },
        [&](tls_options& options) { options.ca_file = folder.write("ca.pem", ca.pem()); },
        [&](tls_options& options) {
            options.client_certificate_pem = own.certificate_pem + ca.pem();
            options.client_key_pem = own.key_pem;
        },
        [&](tls_options& options) {
            options.client_certificate_file = folder.write("own.pem", own.certificate_pem + ca.pem());
            options.client_key_file = folder.write("own.key", own.key_pem);
        },
        [&](tls_options& options) {
            options.client_certificate_file = folder.write("both.pem", own.certificate_pem + own.key_pem);
            options.client_key_file = options.client_certificate_file;
        },
    };
    for (const auto& change : cases) {
        tls_options options;
        change(options);
        EXPECT_NO_THROW(openai::io::tls_context{options}) << &change - cases;
    }
}

TEST(tls_credentials, that_are_not_are_refused_by_the_name_of_the_option) {
    const authority ca;
    const auto own = ca.issue();
    const auto other = ca.issue();
    const support::temporary_directory folder;
    const struct {
        const char* option;
        std::function<void(tls_options&)> change;
    } cases[] = {
        {"tls.ca_pem", [](tls_options& o) { o.ca_pem = "canary"; }},
        {"tls.ca_pem", [&](tls_options& o) { o.ca_pem = own.key_pem; }},
        {"tls.ca_pem", [&](tls_options& o) { o.ca_pem = ca.pem().substr(0, 200); }},
        {"tls.ca_pem", [&](tls_options& o) { o.ca_pem = ca.pem() + ca.pem().substr(0, 200); }},
        {"tls.ca_file", [&](tls_options& o) { o.ca_file = folder.path("canary"); }},
        {"tls.ca_file", [&](tls_options& o) { o.ca_file = folder.write("no.pem", "canary"); }},
        {"tls.client_certificate_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = "canary";
             o.client_key_pem = own.key_pem;
         }},
        {"tls.client_certificate_file",
         [&](tls_options& o) {
             o.client_certificate_file = folder.path("canary");
             o.client_key_pem = own.key_pem;
         }},
        {"tls.client_certificate_file", [&](tls_options& o) { o.client_key_pem = own.key_pem; }},
        {"tls.client_key_file", [&](tls_options& o) { o.client_certificate_pem = own.certificate_pem; }},
        {"tls.client_key_file",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_file = folder.path("canary");
         }},
        {"tls.client_key_file",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_file = folder.write("encrypted.key", encrypted_key);
         }},
        {"tls.client_key_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_pem = "canary";
         }},
        {"tls.client_key_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_pem = encrypted_key;
         }},
        {"tls.client_key_pem",
         [&](tls_options& o) {
             o.client_certificate_pem = own.certificate_pem;
             o.client_key_pem = other.key_pem;
         }},
    };
    for (const auto& one : cases) {
        tls_options options;
        one.change(options);
        try {
            openai::io::tls_context{options};
            ADD_FAILURE() << one.option << " was taken";
        } catch (const openai::error& failure) {
            const std::string text = failure.what();
            EXPECT_EQ(failure.code(), errc::invalid_argument);
            EXPECT_NE(text.find(one.option + std::string(": ")), std::string::npos) << text;
            EXPECT_EQ(text.find("canary"), std::string::npos) << text;
        }
    }
    EXPECT_EQ(ERR_peek_error(), 0u);
}

} // namespace
