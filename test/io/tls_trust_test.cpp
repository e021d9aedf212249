// SPDX-License-Identifier: BSL-1.0
#include "support/temporary_directory.hpp"
#include "support/tls_dialer.hpp"
#include "support/tls_peer.hpp"

namespace {

using openai::errc;
using support::authority;
using support::tls_dialer;
using support::tls_peer;

std::string failure_with(const openai::tls_options& options, tls_peer& peer) {
    tls_dialer dialer(options);
    const auto failure = dialer.run_dial("localhost", peer.port()).failure().value();
    EXPECT_EQ(failure.details().code, errc::tls_untrusted);
    return failure.what();
}

constexpr auto nobody = "no certificate authority was found";

TEST(tls_trust, that_is_empty_says_so_and_what_helps) {
    tls_peer peer(nullptr, [](SSL* ssl, int) { tls_peer::accept(ssl); });
    const support::temporary_directory empty;
    const support::temporary_directory unhashed;
    unhashed.write("ca.pem", authority().pem());
    const support::temporary_directory other;
    other.write("0123456.0", authority().pem()); // one digit is missing
    for (const auto* folder : {&empty, &unhashed, &other}) {
        openai::tls_options options;
        options.system_store = false;
        options.ca_directory = folder->path("");
        const auto said = failure_with(options, peer);
        EXPECT_NE(said.find(nobody), said.npos) << said;
        EXPECT_NE(said.find("tls.ca_file"), said.npos) << said;
    }
}

TEST(tls_trust, in_somebody_else_is_told_in_the_usual_words) {
    tls_peer peer(nullptr, [](SSL* ssl, int) { tls_peer::accept(ssl); });
    const auto said = failure_with(tls_dialer::trusting(authority().pem()), peer);
    EXPECT_EQ(said.find(nobody), said.npos) << said;
    const support::temporary_directory hashed;
    hashed.write("01234567.0", authority().pem());
    openai::tls_options options;
    options.system_store = false;
    options.ca_directory = hashed.path("");
    const auto also = failure_with(options, peer);
    EXPECT_EQ(also.find(nobody), also.npos) << also;
}

} // namespace
