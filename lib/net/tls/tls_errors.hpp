// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/system/error_code.hpp>

#include <string>

namespace openai::detail::net {

/// OpenSSL's reasons.
const boost::system::error_category& tls_category() noexcept;

/// The last reason in OpenSSL's queue, which is emptied: it belongs to the thread, and so to the rest of the program
/// too. No error if there is none, or only the system's; what versions of OpenSSL add to the reason is left out.
boost::system::error_code take_tls_error() noexcept;

/// Empties that queue before an operation, which would take what it holds for its own.
void drop_tls_errors() noexcept;

/// Whether the peer closed without close_notify.
bool is_unexpected_end(const boost::system::error_code& reason) noexcept;

/// Whether an alert says that the peer wants a client certificate, or another one.
bool refuses_certificate(const boost::system::error_code& reason) noexcept;

/// Whether an alert says that the peer itself failed, so that it may do better next time.
bool is_peers_own_failure(const boost::system::error_code& reason) noexcept;

/// What went wrong in a handshake, in words a user understands: "does not speak TLS on this port".
/// `least`: the oldest version accepted, e.g. "1.2".
std::string explain_handshake(const boost::system::error_code& reason, const char* least);

} // namespace openai::detail::net
