// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "net/transport.hpp"

#include <memory>

struct bio_st;

namespace openai::detail::net {

/// The transport under a TLS session, and how its last operation ended (OpenSSL forgets that).
struct tls_link {
    std::unique_ptr<transport> inner;
    io_result last;
    bool begun = false;      // something was received
    bool spoke_http = false; // and it was an HTTP answer
};

/// A BIO that reads and writes through `link`, which must outlive it. OpenSSL's own socket BIO would write without
/// MSG_NOSIGNAL and could not stack on another TLS session. Null if memory is short.
bio_st* make_tls_bio(tls_link& link) noexcept;

} // namespace openai::detail::net
