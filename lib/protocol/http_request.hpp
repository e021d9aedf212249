// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <openai/headers.hpp>
#include <openai/secret.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace openai::protocol {

/// What goes over the wire. `target` is path and query, escaped; `host` is the value of the Host field.
struct http_request {
    std::string method; ///< "GET", "POST", "DELETE"
    std::string target;
    std::string host;
    openai::headers headers; ///< everything but what `serialize_head` adds: Host, Content-Length, and
    secret bearer;           ///< the credential of the Authorization field, if not empty, and
    secret key;              ///< the value of the field `key_header`, if not empty
    std::string key_header;
    std::string body;
};

/// So much of the body is sent in one write with the head, and so in one TLS record if the request is small; the rest
/// is not copied.
inline constexpr std::size_t joined_body = 8u << 10;

/// The request's head, ready to be written in front of the body. Throws `error` (`invalid_argument`, naming the field,
/// never its value) for anything that RFC 9110 forbids in a method, target, field name or field value.
///
/// The head holds the credential: to be wiped. It has room for the body, so that appending that makes no copy.
std::string serialize_head(const http_request& request);

/// Throws what `serialize_head` would.
void check_request(const http_request& request);

/// As `serialize_head`, of a request that has been checked.
std::string write_head(const http_request& request);

/// Throws `error` unless the name is a token and the value has no CR, LF, NUL or other control byte. `what` names the
/// origin in the message, e.g. "default_headers".
void check_header(std::string_view what, std::string_view name, std::string_view value);

} // namespace openai::protocol
