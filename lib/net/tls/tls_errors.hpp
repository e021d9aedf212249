// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/system/error_code.hpp>

#include <string>

namespace openai::detail::net {

/// The category of OpenSSL's error codes.
const boost::system::error_category& tls_category() noexcept;

/// Returns the last meaningful error in OpenSSL's queue and empties the queue. All code on a thread shares one queue,
/// so an error that remains in it could be mistaken for an error of a later operation. Returns no error if the queue is
/// empty or only has errors of the system. Ignores "record layer failure", which newer versions of OpenSSL add, unless
/// it is the only error in the queue.
boost::system::error_code take_tls_error() noexcept;

/// Empties OpenSSL's error queue. Call this before each operation, because an operation reports any error that is left
/// in the queue as its own.
void drop_tls_errors() noexcept;

/// Whether the peer closed the connection without close_notify.
bool is_unexpected_end(const boost::system::error_code& reason) noexcept;

/// Whether the error is an alert that a peer may send for one of two reasons: it demands a client certificate but got
/// none, or it does not accept the certificate that it got.
bool refuses_certificate(const boost::system::error_code& reason) noexcept;

/// Whether the error is an alert by which the peer reports a failure of its own. Another attempt may then succeed.
bool is_peers_own_failure(const boost::system::error_code& reason) noexcept;

/// Explains in words why a handshake failed, e.g. "does not speak TLS on this port". `least` is the oldest version of
/// TLS that the client accepts, e.g. "1.2".
std::string explain_handshake(const boost::system::error_code& reason, const char* least);

} // namespace openai::detail::net
