// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/core/headers.hpp>
#include <openai/core/secret.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace openai::detail::protocol {

/// Whom a request is for, who asks, and how.
struct request_fields {
    std::string host;        ///< the value of the Host field
    openai::headers headers; ///< everything but Host, Content-Length, and
    secret bearer;           ///< the credential of the Authorization field, if not empty, and
    secret key;              ///< the value of the field `key_header`, if not empty
    std::string key_header;
};

/// A request as it is described. `target` is path and query, escaped.
struct http_request : request_fields {
    std::string method; ///< "GET", "POST", "DELETE"
    std::string target;
    std::string body;
};

/// A request that was checked, ready to be sent. Its fields are written already: requests that differ in nothing else
/// share them.
struct wire_request {
    std::string method;
    std::string target;
    std::shared_ptr<const secret> fields; ///< all but Content-Length, a line each; they hold the credential
    std::string body;
};

/// So much of the body is sent in one write with the head, and so in one TLS record if the request is small; the rest
/// is not copied.
inline constexpr std::size_t joined_body = 8u << 10;

/// The fields in their lines, without Content-Length. Throws `error` (`invalid_argument`, naming the field, never its
/// value) for anything that RFC 9110 forbids in a field's name or value.
std::shared_ptr<const secret> write_fields(const request_fields& fields);

/// Throws `error` (`invalid_argument`) for what RFC 9110 forbids in a method or target.
void check_request_line(std::string_view method, std::string_view target);

/// Throws what these two throw.
wire_request to_wire(http_request request);

/// The request's head, ready to be written in front of the body.
///
/// It holds the credential: to be wiped. It has room for the body, so that appending that makes no copy.
std::string write_head(const wire_request& request);

/// Throws `error` unless the name is a token and the value has no CR, LF, NUL or other control byte. `what` names the
/// origin in the message, e.g. "default_headers".
void check_header(std::string_view what, std::string_view name, std::string_view value);

} // namespace openai::detail::protocol
