// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <memory>

struct bio_st;

namespace openai::detail::net {

/// The transport below a TLS session. Also holds the result of the transport's last operation, because OpenSSL does not
/// keep this result.
struct tls_link {
    std::unique_ptr<transport> inner;
    io_result last;
    bool begun = false;      // whether any byte was received
    bool spoke_http = false; // whether the first bytes were an HTTP response
};

/// Makes a BIO that reads and writes through `link`, which must outlive the BIO. Returns null if there is not enough
/// memory. OpenSSL's own socket BIO is not used for two reasons: it writes without MSG_NOSIGNAL, and it cannot use
/// another TLS session as its lower layer.
bio_st* make_tls_bio(tls_link& link) noexcept;

} // namespace openai::detail::net
